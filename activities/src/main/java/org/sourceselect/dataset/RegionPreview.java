package org.sourceselect.dataset;

import java.util.List;

/**
 * A region of interest in one subject.
 *
 * @param name its name
 * @param voxels how many voxels it has in the label volume
 * @param millilitres its volume
 * @param slices in how many of the slices that are kept it occurs
 * @param offset from the middle of the brain to its own, in mm to the patient's right, to anterior and to superior; zeros where it is empty
 * @param mean the mean of its normalised values; NaN where it is empty
 * @param histogram how many of its voxels have each normalised value, in the bins of {@link SubjectPreview#NORMALISED}
 */
public record RegionPreview(
        String name,
        long voxels,
        double millilitres,
        int slices,
        List<Double> offset,
        double mean,
        List<Integer> histogram) {

    /** Keeps copies. */
    public RegionPreview {
        offset = List.copyOf(offset);
        histogram = List.copyOf(histogram);
    }
}
