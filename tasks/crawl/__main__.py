"""`python -m tasks.crawl`."""

from tasks.crawl.serve import main

main()
