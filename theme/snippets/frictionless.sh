# {{ "下载数据包描述文件和各 CSV 文件后，核对格式与校验值" if chinese else "With the descriptor and the CSV files downloaded, check format and checksums" }}
frictionless validate {{ file }}
