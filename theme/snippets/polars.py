# {{ "下载" if chinese else "Download" }}: {{ address }}
import polars as pl

table = pl.read_parquet("{{ file }}")
print(table.head())
