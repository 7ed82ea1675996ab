"""The crawling process: Scrapy, and what it lacks for us. The only place that imports `scrapy` and `twisted`.

`python -m tasks.crawl` reads requests from its standard input and writes fetches to its standard output, a record a
line, until its input ends. Scrapy has the connections, TLS, HTTP, timeouts and size limits; which addresses may be
connected to stands in `connections`, and everything around one response in `tasks.fetching`.
"""
