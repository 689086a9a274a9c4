package org.sourceselect.experiment;

import java.util.Arrays;
import java.util.List;
import org.sourceselect.activity.Catalog;
import org.sourceselect.task.TaskId;

/** The paper's data sets, each known by its regions of interest: those are what the experiments are about, and have no analogue. */
enum Cohort {
    TUMOURS("FeTS 2021", List.of("ET", "ED", "NCR")),
    TISSUES("iSeg-2019", List.of("WM", "GM", "CSF")),
    LESIONS("WMH 2017", List.of("WMH"));

    private final String published;
    private final List<String> rois;

    Cohort(String published, List<String> rois) {
        this.published = published;
        this.rois = rois;
    }

    /** The one that a task of the paper belongs to. */
    static Cohort of(TaskId paper) {
        return Arrays.stream(values())
                .filter(c -> c.rois.contains(paper.roi()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no data set of the paper has " + paper));
    }

    /** The name it is published under. */
    String published() {
        return published;
    }

    /** Whether a data set has all its regions. */
    boolean isIn(Catalog.DataSet dataSet) {
        return dataSet.rois().stream().map(Catalog.Roi::name).toList().containsAll(rois);
    }

    /** What is wrong when no data set has. */
    String missing() {
        return "no data set has "
                + (rois.size() == 1 ? "the region " : "all of the regions ")
                + String.join(", ", rois) + " (as " + published + ")";
    }
}
