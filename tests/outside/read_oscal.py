"""Read OSCAL assessment results by the models of compliance-trestle, and say what each finding comes to.

Its own Python runs this: what it needs does not go together with what evenhand's tests need.
"""

import json
import sys
from pathlib import Path

from trestle.oscal.assessment_results import AssessmentResults

read = {}
for path in map(Path, sys.argv[1:]):
    results = AssessmentResults.oscal_read(path)
    read[path.name] = {
        each.target.target_id: each.target.status.state.value
        for result in results.results
        for each in result.findings or ()
    }
json.dump(read, sys.stdout)
