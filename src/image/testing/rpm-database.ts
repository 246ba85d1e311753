import { inflateSync } from "node:zlib";

/**
 * A database as rpm keeps it in SQLite, made by Python's sqlite3 with pages of 512 bytes, so that it has inner and overflow pages:
 * `package-0` to `package-39`, version `1.N-2.el9`, the fourth with epoch 1, then a key.
 */
export const rpmDatabase: Buffer = inflateSync(
  Buffer.from(
    [
      "eNrtnUtTFFcUx++dGR4yIKDgiCPYigoTHqG7YWA0D0FHgw4D4pBIEqPNdSQpHkKAqrjkA2QtVVaSr2CVq2yTVDSLVLLIIptsssnLTbJIVSoucm9P9zyopDSt1zI5/1PTTfdQzD38/nRz",
      "zpxz71w4n3lnPW9cu/7ukrNu2CzEOGcnDIMxFpabw0oWkluk7Jyzh1uY9Qve4B78wfj7/Lj88mzYiXB1rLWV59educV81llyt8jJ6fRoLm3kRscyaaNLPdVldC/kbxi59MVcr/H28saS",
      "MZ7Npc+kpxNToepYTw+fdV9hbXVRcry8ll/dyC+L7afhitfd9s3uZTlMrzxLrPKaWHs73xxyX3LKEQvOfH7N/xqqdM5/WjpY7pYxNT0+MTo9a5xLzxqjM7nJ8az8uYl0Vro/t3h9zhjL",
      "TI4Z2cmckZ3JZBJVEkUt/1YRcfif/Hf+K7/Pf+Df8+8KT8L+s5brlruJTvW33iF3dpvc9bbI3YFGudtVJ3fNVera5Pw3Jh8wElbPw+3cv3kkGvw7O4yqVbuP6KeFf+nhnwtPRe+q8/dg",
      "/2+TIteAAmn9a0GBtP47QIG0/nWgQFp/Bgo0pF4pJH19A8zsH2BWf34x5SaEXuD/S+H9vejXCPxJXf8NoEBa/52gQFr/RlAgrX8TKCD+hxEI/G0Z+NulwF/F+ar+U8WmGL/H8zzE7sjD",
      "xzKnKsI2T3udAq0yq7hfKCf4HQPhH71z7p3/5J1HK8sPrNE99z0flJ4Pep5vDUQi7PZV13EW/eafx4h+XDnG35Y4ok5Yi8eW9NjyPHZCWoYw5RCmD6WNSyhJL4X78hGhsKqC/vOMf+Dq",
      "/5E81GFbbXVB3GtzdmghNyLJjfji1GoZYlgOMVwUpybIb7/bqdbi2pB0bah0G2hB/Y/0//9WUCCt/x5QIK1/DBRI678XFJD/w+i8DZCU8X+yFP/vQ/xP+vqPgwJp/feDAmn920GBtP4d",
      "oID4H0Yn/k/J+D/lxf+F+o/F+C2eZA/YTXn4EBONEbZ51itKxP5FUaJ+W1GiubKYpUp8pl/jEzv1DKIqoKZfAt2KN0TY7WNeWearRy3LMGaIej3uuRU9v6QnonoGUe2fZln/50H1G362",
      "Lfv7Atkflfv/IVAgrX8nKJDW/zAokNb/CCgg/4NRyf5M1ZloWqX4vwvxP+nrvxsUSOufAAXS+j8HCqT17wEFxP8wMvG/mv5hDlXUfy4x/jl32AP2iTx8ciZa9FQwVAHLTBWrOLuDVXH6",
      "xC497qmpP6Y/90c06xlENfGZySKDpmAMjsqtH/kf6fv/86BAWv8BUCCtvwkKpPW3QAH5H4xM/qcWPzBHtud/t9z87+YTzf+24m3B0pJjYq+WrMlS/X+W3/8nYnoGcZf+sIqp2Z5gDAZF",
      "qx73VP+fVdb/N4T8j/T9PwkKpPUfBgXS+o+AAmn9U6CA/A9GJf+z1CQjyyzF/8cR/5O+/l8ABdL6vwgKpPV/CRRI6/8yKCD+h5GJ/9VCC9Zg8PUfOvSUJVRTn+U39Yl2PYOo2pc1UizN",
      "7A9WmhkVcT3uqaY+y2/qE/v0DKL6P62y9b/HkP+Rvv+fBAXS+p8CBdL6p0GBtP6nQQH5H4xM/qemJ1nDpfj/FcT/pK//cVAgrf9ZUCCt/zlQIK1/BhQQ/8OoxP+2mv9hDzyV9R86tVQw",
      "bFXBsosfBxw/FKyKkxUH9bin5v/Y/vwfYegZRHXx2cVP/40fCMbgjNwmkf+Rvv9PgQJp/c+DAmn9p0GBtP4XQAH5H4xM/qfWQLDtp7P+Q3ewtOQN0aUna1L9f7bf/yeO6hlEFdjs4WJq",
      "diQYgxlxWI97qv/PLuv/exX5H+n7/2ugQFr/i6BAWv9ZUCCt/+uggPwPRib/U5OM7GQp/n8T8T/p6/8SKJDW/y1QIK3/ZVAgrf8VUED8DyMT/6uFFuxUWf2H8w+ZfMCeObuSiLDNU14J",
      "qOUxSkBN7vn8ynzfysbcQv4Gc+YEu5q/xv4CViZuoA==",
    ].join(""),
    "base64",
  ),
);
