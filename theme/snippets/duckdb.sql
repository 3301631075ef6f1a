-- {{ "下载" if chinese else "Download" }}: {{ address }}
SELECT count(*) AS n FROM '{{ file }}';
SUMMARIZE SELECT * FROM '{{ file }}';
