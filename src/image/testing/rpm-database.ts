import { inflateSync } from "node:zlib";

/**
 * A database as rpm keeps it in SQLite, made by Python's sqlite3 with pages of 512 bytes, so that it has inner and overflow pages:
 * `package-0` to `package-39`, version `1.N-2.el9`, the fourth with epoch 1, then a key.
 */
export const rpmDatabase: Buffer = inflateSync(
  Buffer.from(
    [
      "eNrtnUtTHFUUx++dGR7hnfAYyISkE5LAyEO6GwYm8RFIJpFkGAgMGtQ8mmsHLR4BgSqz5AO4DlUp9Stk5QdwYbmxLHdu3LjxlY0urLLMwnvnDQsb29yq2Od/arqnu6mec/n9m+acOuf2",
      "zN9Mf7DtGvcffLjmbBs2CzHO2SXDYIyF5eKwsoXkEqnY58zbwmxI8Mbcxp+Mf8wvyrcXwy6Fq6Pt7dzddpZW3Yyzllsil+dSE9mUkZ2YTKeMXnWo1+hbcR8a2dSt7IDx/vrOmjGVyaau",
      "pebis6HqaH8/X8x9wtbmquR4d8vd3HHXxcHd8L7PPfDDvnXpZkDuxTd5TbS7m++O5j5y1hErzrK7VXwP7R9c8bAcYOWwjNm5qemJuUXjRmrRmFjIzkxl5HnTqYwc/tLqgyVjMj0zaWRm",
      "skZmIZ2OV0kUtfw7RcThf/E/+G/8Kf+R/8C/zx+E/W8t2ydX0z3qWj8pV3aXXA20ydWpZrk6VidXR6vU3ybnvzP5gpGwBh7u5sWbR7yxeGeHUbXq3Is15f+lh5/mDzF1p+Ab+etkcJiZ",
      "Q8PMGnJXk+wjWHBMilwDCqT1rwUF0vofAQXS+teBAmn9EdDRlr+hEOtXxP6dlbG/LWN/uxD7q+OgFqwLoBEUSOvfBAqk9W8GBdL6t4AC4n8YTflV/aeKzTP+FXd5iH0uN/+rOVURtnu1",
      "0CzQLrOKnwpZRaFpIPxzYb+usP8LO0QFYkRmISPFLGRvMBJhT+7kxs7qv/Xh49diM0O9E9YxXEsO1yoO1wnpcGFKF2aJSBeXRBJ5H/VfH9IHq8rrv8z4Jzn9P5ObOmyvq87P8LqcIzrI",
      "jUty4yVxanW4GJMuxsri1Pj57Vudah1DG5VDGy3n8+qHnuck5DkJ1P8C+f+/HRRI698BCqT1j4ICaf07QQH5P4ys/McPEf8nZfyfRPwfyAsgBgqk9T8BCqT17wYF0vqfBAXE/zCa8ufr",
      "Pxbjj3mCPWOP5KaHieYI271eKEpE/6EoUX+gKNFyIMHo2FfMUvU9s1TgE01anKhWRrPUy7gXa4ywJxcKZZlvDulFmiEatAwvV9ErlfREvRYnaiqXOVxR/zntfY6qZpoW8r9A3v/PgAJp",
      "/XtAgbT+Z0GBtP7nQAH5H4ys/L3e8b9qGTNHEf8H8gLoAwXS+sdBgbT+L4ECaf37QQHxP4ym/Pn6z23Gv+QOe8a+kJvPz0SblgqGakYzk+UqTqu/Ks6gOKZleGrqj1ma+yOOanGiJuSY",
      "iTKDFn8MzstlyNubmjBljiP/C+T9/2VQIK3/MCiQ1t8EBdL6W6CA/A9GPP97nMv/Hj3X/G8v1uUvLbkgOnVkTZbq/7NK/X8iqsVJ7tEfVjk16/DHYES0axme6v+zKvv/Rr3PUY2Jlon8",
      "L5D3/wQokNZ/DBRI6z8OCqT1T4IC8j8YWfkvesf/anKWNYL4P5AXwCugQFr/V0GBtP6vgQJp/V8HBcT/MJry+3j+w0ktZQnV1GeVmvpEtxYnqo/NGi+XZk74K81MiJiW4ammPqvU1CeO",
      "a3Gi5nJZlc//nvQ+R7U0WmPI/wJ5/78MCqT1vwIKpPVPgQJp/a+CAvI/GFn53/CM/23VM2YPI/4P5AUwBQqk9b8OCqT1vwEKpPVPgwLifxhN+fU+/6FHRwXDVt1odvm7gGNn/FVxMuK0",
      "luGp+T92af6PMLQ4UTNy7PK3/8ZO+WNwTS4z3t7UvCnbRv4XyPv/LCiQ1v8mKJDWfw4USOs/DwrI/2DE8z89z3/o85eWvCN6tWRNqv/PLvX/ifNanKhmOXusnJqd88dgQZzVMjzV/2dX",
      "9v+96X2Oaky0E8j/Ann/fwsUSOt/CxRI678ICqT1fxsUkP/ByMr/rnf8ryZn2UnE/4G8AG6DAmn974ACaf3vggJp/e+BAuJ/GE35Vf2H80+ZfMFeOLsXj7DdK4USUNu/KAE1H0jnWtX+",
      "8sby4MbO0or7kDlLgr3n3mfsbyHGUNA=",
    ].join(""),
    "base64",
  ),
);
