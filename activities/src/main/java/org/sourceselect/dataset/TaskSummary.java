package org.sourceselect.dataset;

import java.util.Optional;
import org.sourceselect.task.TaskId;

/**
 * How much there is of a binary task, counted in its label volumes at their native resolution.
 *
 * @param task its name
 * @param subjects subjects that can be read; the damaged ones are not counted anywhere here
 * @param subjectsWithRoi those in whom the region of interest occurs
 * @param slices their axial slices, with and without brain
 * @param slicesWithRoi those slices in which the region occurs
 * @param foregroundFraction the region's voxels over all voxels, in [0, 1]; 0 when there is no subject
 * @param damaged subjects that cannot be read
 * @param problem what is wrong with the first damaged one, naming neither file nor subject
 */
public record TaskSummary(
        TaskId task,
        int subjects,
        int subjectsWithRoi,
        long slices,
        long slicesWithRoi,
        double foregroundFraction,
        int damaged,
        Optional<String> problem) {}
