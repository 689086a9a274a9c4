package org.sourceselect.activity;

import java.util.List;
import org.sourceselect.task.TaskId;

/**
 * A binary task over prepared slices.
 *
 * @param task its name
 * @param prepared the slices of its data set, partition and modality
 * @param labels the label values that make up its region of interest: those pixels are 1, all others 0
 */
public record TaskData(TaskId task, ArtifactRef prepared, List<Integer> labels) {}
