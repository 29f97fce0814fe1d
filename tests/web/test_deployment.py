"""Behind a certificate Django's own checks of a deployment find nothing."""

import os
import subprocess
import sys


def test_check_deploy_is_clean_where_the_address_is_https(workspace):
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "DEBUG"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "wangjian.web.settings",
            "WANGJIAN_WORKSPACE": str(workspace.path),
            "WANGJIAN_URL": "https://desk.example.gov.cn",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stderr
    assert "no issues" in done.stdout
