#!/bin/sh
# Finds a Python that can set up this clone and hands over to deploy/dev/setup.py with the arguments given.
# Plain sh, because it has to speak even where Python is missing or too old to read our files.
set -u
cd "$(dirname "$0")/../.." || exit 1

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_environments() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# The environment of an earlier set-up comes first: it answers fastest.
if fits .venv/bin/python; then
    exec .venv/bin/python -m deploy.dev.setup "$@"
fi

bare=""
for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if fits "$python"; then
        if makes_environments "$python"; then
            exec "$python" -m deploy.dev.setup "$@"
        fi
        bare="${bare:-$python}"
    fi
done

if [ -n "$bare" ]; then
    echo "$bare 缺少 venv 模块,无法建立环境。Debian、Ubuntu 上请先运行:apt install python3-venv" >&2
    echo "$bare has no venv module, so no environment can be made. On Debian and Ubuntu run: apt install python3-venv" >&2
else
    found=$(python3 --version 2>&1) || found="python3: -"
    echo "需要 Python 3.11 或更新版本(本机:$found)。装在别处时:make run PYTHON=/路径/python3.12" >&2
    echo "Python 3.11 or newer is needed (here: $found). If it is elsewhere: make run PYTHON=/path/to/python3.12" >&2
fi
exit 1
