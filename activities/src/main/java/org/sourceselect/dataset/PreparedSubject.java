package org.sourceselect.dataset;

import java.util.SortedMap;

/**
 * What is known of a prepared subject beside its slices.
 *
 * @param name its name within the partition; for pairing and splitting, never to be logged
 * @param slices how many slices of it were kept
 * @param voxelVolume the volume of one voxel of the image, in cubic millimetres
 * @param labelVoxels label value (not 0) to its voxels in the whole volume at native resolution
 * @param keptLabelVoxels as {@code labelVoxels}, in the slices kept only; the difference is what dropping slices has cost
 */
public record PreparedSubject(
        String name,
        int slices,
        double voxelVolume,
        SortedMap<Integer, Long> labelVoxels,
        SortedMap<Integer, Long> keptLabelVoxels) {

    /** Names no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "PreparedSubject with " + slices + " slices";
    }
}
