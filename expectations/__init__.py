"""What acceptable data is: Great Expectations suites as code, row rules as `.sql` files.

A *critical* rule quarantines the row, a *warning* flags it, an *info* is only noted. The only room that imports
Great Expectations, and only when checks run, for the import takes seconds.
"""
