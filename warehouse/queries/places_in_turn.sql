-- one row per text that has a candidate for this turn
SELECT place
FROM candidates
WHERE turn = $turn
ORDER BY place;
