import { namesIn } from "./debian-series.ts";
import { suiteOf } from "./python-images.ts";

/** What a Python package needs of Debian on a `slim` image, where its published wheels do not bring it. */
export interface DebianNeeds {
  /** To build it, because the index has no wheel for it. */
  readonly build: readonly string[];
  /** To run it. Names of Debian 12; Debian 13 knows them too, by the names its packages provide, unless `renamed` gives another. */
  readonly run: readonly string[];
  /** Names of Debian 13 for those of Debian 12 that it no longer knows. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Not needed when one of these extras is asked for. */
  readonly unlessExtras?: readonly string[];
}

const MAGICK = { "libmagickwand-6.q16-6": "libmagickwand-7.q16-10" };
const LDAP = { "libldap-2.5-0": "libldap2" };
const PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"];

/** By the index's normalised name. Only what was checked; a package that is not here needs nothing as far as is known. */
export const debianNeeds: Readonly<Record<string, DebianNeeds>> = {
  psycopg: { build: [], run: ["libpq5"], unlessExtras: ["binary"] },
  "psycopg-c": { build: ["gcc", "libc6-dev", "libpq-dev"], run: ["libpq5"] },
  psycopg2: { build: ["gcc", "libc6-dev", "libpq-dev"], run: ["libpq5"] },
  mysqlclient: { build: ["gcc", "libc6-dev", "pkg-config", "default-libmysqlclient-dev"], run: ["libmariadb3"] },
  pylibmc: { build: ["gcc", "libc6-dev", "libmemcached-dev", "zlib1g-dev"], run: ["libmemcached11"] },
  uwsgi: { build: ["gcc", "libc6-dev", "libpcre2-dev"], run: ["libpcre2-8-0"] },
  "opencv-python": { build: [], run: ["libgl1", "libglib2.0-0"] },
  "opencv-contrib-python": { build: [], run: ["libgl1", "libglib2.0-0"] },
  weasyprint: { build: [], run: PANGO },
  cairosvg: { build: [], run: ["libcairo2"] },
  pycairo: { build: ["gcc", "libc6-dev", "pkg-config", "libcairo2-dev"], run: ["libcairo2"] },
  pdf2image: { build: [], run: ["poppler-utils"] },
  pytesseract: { build: [], run: ["tesseract-ocr"] },
  ocrmypdf: { build: [], run: ["tesseract-ocr", "ghostscript", "qpdf", "unpaper", "pngquant"] },
  "tabula-py": { build: [], run: ["default-jre-headless"] },
  pyspark: { build: [], run: ["default-jre-headless"] },
  "python-magic": { build: [], run: ["libmagic1"] },
  pydub: { build: [], run: ["ffmpeg"] },
  "ffmpeg-python": { build: [], run: ["ffmpeg"] },
  "openai-whisper": { build: [], run: ["ffmpeg"] },
  pyaudio: { build: ["gcc", "libc6-dev", "portaudio19-dev"], run: ["libportaudio2"] },
  pysaml2: { build: [], run: ["xmlsec1"] },
  "python-ldap": { build: ["gcc", "libc6-dev", "libldap-dev", "libsasl2-dev"], run: ["libldap-2.5-0", "libsasl2-2"], renamed: LDAP },
  "django-auth-ldap": { build: ["gcc", "libc6-dev", "libldap-dev", "libsasl2-dev"], run: ["libldap-2.5-0", "libsasl2-2"], renamed: LDAP },
  gdal: { build: ["g++", "libgdal-dev"], run: ["libgdal32"], renamed: { libgdal32: "libgdal36" } },
  lightgbm: { build: [], run: ["libgomp1"] },
  pyzbar: { build: [], run: ["libzbar0"] },
  pylibdmtx: { build: [], run: ["libdmtx0b"] },
  wand: { build: [], run: ["libmagickwand-6.q16-6"], renamed: MAGICK },
  pyvips: { build: [], run: ["libvips42"], unlessExtras: ["binary"] },
  graphviz: { build: [], run: ["graphviz"] },
  pypandoc: { build: [], run: ["pandoc"] },
  selenium: { build: [], run: ["chromium", "chromium-driver"] },
  gitpython: { build: [], run: ["git"] },
  "python-gnupg": { build: [], run: ["gnupg"] },
  pyexiftool: { build: [], run: ["libimage-exiftool-perl"] },
  pyodbc: { build: [], run: ["unixodbc"] },
  "cx-oracle": { build: [], run: ["libaio1"] },
  bjoern: { build: ["gcc", "libc6-dev", "libev-dev"], run: ["libev4"] },
  cairocffi: { build: [], run: ["libcairo2", "libgdk-pixbuf-2.0-0"] },
  pdftotext: { build: ["g++", "pkg-config", "libpoppler-cpp-dev"], run: ["libpoppler-cpp0v5"], renamed: { "libpoppler-cpp0v5": "libpoppler-cpp2" } },
  tesserocr: { build: [], run: ["tesseract-ocr"] },
  "camelot-py": { build: [], run: ["ghostscript", "libgl1"] },
  "language-tool-python": { build: [], run: ["default-jre-headless"] },
  moviepy: { build: [], run: ["ffmpeg"] },
  librosa: { build: [], run: ["libsndfile1"] },
  pyttsx3: { build: [], run: ["espeak-ng", "libespeak-ng1"] },
  gssapi: { build: ["gcc", "libc6-dev", "libkrb5-dev"], run: ["libgssapi-krb5-2"] },
  kerberos: { build: ["gcc", "libc6-dev", "libkrb5-dev"], run: ["libkrb5-3", "libgssapi-krb5-2"] },
  "requests-kerberos": { build: ["gcc", "libc6-dev", "libkrb5-dev"], run: ["libgssapi-krb5-2"] },
  sasl: { build: ["g++", "libsasl2-dev"], run: ["libsasl2-2", "libsasl2-modules-gssapi-mit"] },
  // no package of the index: an application that Django's settings install
  "django.contrib.gis": {
    build: [],
    run: ["gdal-bin", "libgdal32", "libgeos-c1v5", "libproj25"],
    renamed: { libgdal32: "libgdal36", "libgeos-c1v5": "libgeos-c1t64" },
  },
  rasterio: { build: [], run: ["libexpat1"] },
  xgboost: { build: [], run: ["libgomp1"] },
  dlib: { build: ["g++", "cmake", "libopenblas-dev", "liblapack-dev"], run: ["libopenblas0", "liblapack3"] },
  "face-recognition": { build: ["g++", "cmake", "libopenblas-dev"], run: ["libopenblas0"] },
  pydot: { build: [], run: ["graphviz"] },
  pygraphviz: { build: [], run: ["graphviz"] },
  diagrams: { build: [], run: ["graphviz"] },
  pyppeteer: { build: [], run: ["chromium"] },
  pyenchant: { build: [], run: ["libenchant-2-2"] },
  "systemd-python": { build: ["gcc", "libc6-dev", "pkg-config", "libsystemd-dev"], run: ["libsystemd0"] },
  "dbus-python": { build: ["gcc", "libc6-dev", "pkg-config", "libdbus-1-dev", "libglib2.0-dev"], run: ["libdbus-1-3", "libglib2.0-0"] },
  pyusb: { build: [], run: ["libusb-1.0-0"] },
  scapy: { build: [], run: ["libpcap0.8"] },
};

/** Packages of Debian 12 by the names of the release that a base image stands on; where it names none, by those of Debian 13. */
export function debianNames(packages: readonly string[], base: string): readonly string[] {
  const suite = suiteOf(base);
  if (suite === "bookworm") return packages;
  const renamed = new Map(Object.values(debianNeeds).flatMap((needs) => Object.entries(needs.renamed ?? {})));
  return namesIn(
    packages.map((name) => renamed.get(name) ?? name),
    suite,
  );
}
