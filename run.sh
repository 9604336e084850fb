cd /tmp/mine/wk; PYTHONPATH=/tmp/mine/wk python /tmp/mine/var/run.py /tmp/mine/var/$1.yaml ${2:-docx} ${@:3} 2>&1 | grep -v Warn
