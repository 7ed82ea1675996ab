-- one row per article that was found under another spelling of its URL than the one it is filed under
-- why: tracking parameters and the like make one article look like several to whoever joins on the URL as found
SELECT source, seq, article_id, locator, left(found_url, 500) AS observed, left(url, 500) AS threshold
FROM articles
WHERE found_url <> url
