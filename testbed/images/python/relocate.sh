#!/bin/sh
# relocate.sh VERSION PACKAGE...: unpacks Debian's Python into ./root as if it had been built with the prefix /usr/local,
# and takes back what Debian changed about where packages go.
set -eu
version=$1
shift
mkdir debs && cd debs
apt-get download -qq -o APT::Sandbox::User=root "python$version" "python$version-minimal" "libpython$version-minimal" "libpython$version-stdlib"
{
    echo ca-certificates netbase tzdata
    for deb in *.deb; do dpkg-deb -f "$deb" Depends; done | tr ',' '\n' | sed -n '/python/d; s/^ *\(lib[^ |(]*\).*/\1/p' | sort -u
} >../libraries
apt-get download -qq -o APT::Sandbox::User=root "python$version-venv" "libpython$version-dev" python3-pip-whl python3-setuptools-whl "$@"
for deb in *.deb; do dpkg-deb -x "$deb" ../unpacked; done
cd ..

library=root/usr/local/lib/python$version
mkdir -p root/usr/local/bin root/usr/local/lib root/usr/local/include root/usr/share
mv libraries root/
mv "unpacked/usr/bin/python$version" root/usr/local/bin/
ln -s "python$version" root/usr/local/bin/python3
ln -s python3 root/usr/local/bin/python
mv "unpacked/usr/lib/python$version" root/usr/local/lib/
mv "unpacked/usr/include/python$version" root/usr/local/include/
mv unpacked/usr/include/*/"python$version"/pyconfig.h "root/usr/local/include/python$version/"
mv unpacked/usr/share/python-wheels root/usr/share/
rm -rf "$library/EXTERNALLY-MANAGED" "$library/_distutils_system_mod.py" "$library/sitecustomize.py" "$library"/config-* "$library/test"
mkdir -p "$library/site-packages"

# Packages go to site-packages again, the scheme posix_prefix. Debian's interpreter has the module `site` compiled in, which looks into
# dist-packages: hence the link.
ln -s site-packages "$library/dist-packages"
for file in "$library/sysconfig.py" "$library/sysconfig/__init__.py"; do
    [ ! -e "$file" ] || sed -i "s/prefix_scheme = 'posix_local'/prefix_scheme = 'posix_prefix'/" "$file"
done
[ ! -e "$library/distutils/command/install.py" ] || sed -i 's/or is_virtual_environment()):/or True):/' "$library/distutils/command/install.py"
sed -i '/^def _ensurepip_is_disabled_in_debian_for_system/a\    return' "$library/ensurepip/__init__.py"
sed -i -e "s#/usr/include#/usr/local/include#g" -e "s#/usr/lib/python#/usr/local/lib/python#g" -e "s#'/usr/bin'#'/usr/local/bin'#" \
    -e "s#'LIBDIR': '[^']*'#'LIBDIR': '/usr/local/lib'#" -e "s#prefix': '/usr'#prefix': '/usr/local'#" "$library"/_sysconfigdata_*.py
