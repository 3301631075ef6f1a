# {{ "下载" if chinese else "Download" }}: {{ address }}
import pandas as pd

table = pd.read_csv("{{ file }}", encoding="utf-8-sig", dtype=str)
print(len(table), list(table.columns))
