package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.sourceselect.imaging.Volume;

/**
 * Whether labels fit their image better when they are turned round, as where somebody has flipped an axis of one of two files.
 *
 * <p>A region that lies where it was drawn differs from what is just outside it. For each region the mean difference of normalised
 * values across its border is taken, over all pairs of neighbours of which one is within and one without; the contrast is the mean
 * of their sizes, weighted by the number of pairs. The same is taken with the image mirrored along each axis. Healthy brains are
 * nearly symmetric, so that right and left are told by lesions alone. Of more than 64 regions the first 64 are looked at.
 */
public final class MirrorCheck {

    /** So much more contrast is more than chance and symmetry make. */
    private static final double TIMES = 2;

    /** In standard deviations of the brain; below it, nothing is to be told. */
    private static final double LEAST = 0.3;

    /** Across fewer pairs of neighbours the contrast is noise. */
    private static final int FEWEST = 100;

    private final Volume labels;
    private final IntToDoubleFunction normalised;

    /** The axes of the patient. */
    public enum Axis {
        /** Between left and right. */
        LEFT_RIGHT(0, "left to right"),
        /** Between front and back. */
        FRONT_BACK(1, "front to back"),
        /** Between top and bottom. */
        TOP_BOTTOM(2, "top to bottom");

        private final int number;
        private final String written;

        Axis(int number, String written) {
            this.number = number;
            this.written = written;
        }

        /** As users read it. */
        public String written() {
            return written;
        }
    }

    private MirrorCheck(Volume labels, IntToDoubleFunction normalised) {
        this.labels = labels;
        this.normalised = normalised;
    }

    /**
     * The axis along which the labels fit much better when they are mirrored; the best one of several.
     *
     * @param normalised the image's normalised value at a voxel's index
     * @param regions the label values of each region
     */
    static Optional<Axis> of(Volume labels, IntToDoubleFunction normalised, List<RoiDefinition> regions) {
        double[] contrast = new MirrorCheck(labels, normalised).contrast(regions);
        return Arrays.stream(Axis.values())
                .filter(axis -> contrast[1 + axis.number] >= LEAST
                        && contrast[1 + axis.number] >= TIMES * contrast[0])
                .max(Comparator.comparingDouble(axis -> contrast[1 + axis.number]));
    }

    /** As it is, then mirrored along each axis; zeros where the regions are too small to tell. */
    private double[] contrast(List<RoiDefinition> rois) {
        List<RoiDefinition> regions = rois.subList(0, Math.min(rois.size(), Long.SIZE));
        long[] regionsOf = new long[Short.MAX_VALUE + 1];
        for (int r = 0; r < regions.size(); r++) {
            for (int label : regions.get(r).labels()) {
                regionsOf[label] |= 1L << r;
            }
        }
        double[][] own = new double[regions.size()][1 + Axis.values().length];
        long pairs = addBorders(regionsOf, own);
        double[] sums = new double[1 + Axis.values().length];
        for (double[] region : own) {
            Arrays.setAll(sums, i -> sums[i] + (pairs < FEWEST ? 0 : Math.abs(region[i]) / pairs));
        }
        return sums;
    }

    /**
     * Adds to each region the differences across its border, as they are and mirrored.
     *
     * @param regionsOf the regions that a label value belongs to, a bit each
     * @return how many pairs of neighbours there are
     */
    private long addBorders(long[] regionsOf, double[][] own) {
        int[] size = {labels.nx(), labels.ny(), labels.nz()};
        int[] step = {1, size[0], size[0] * size[1]};
        float[] values = labels.values();
        double[] across = new double[1 + Axis.values().length];
        long pairs = 0;
        int i = 0;
        int[] at = new int[3];
        for (at[2] = 0; at[2] < size[2]; at[2]++) {
            for (at[1] = 0; at[1] < size[1]; at[1]++) {
                for (at[0] = 0; at[0] < size[0]; at[0]++, i++) {
                    for (int axis = 0; axis < 3; axis++) {
                        if (at[axis] + 1 == size[axis] || values[i] == values[i + step[axis]]) {
                            continue;
                        }
                        long here = regionsOf[(int) values[i]];
                        long changed = here ^ regionsOf[(int) values[i + step[axis]]];
                        if (changed == 0) {
                            continue;
                        }
                        across[0] = normalised.applyAsDouble(i) - normalised.applyAsDouble(i + step[axis]);
                        for (int mirror = 0; mirror < 3; mirror++) {
                            int there = i + (size[mirror] - 1 - 2 * at[mirror]) * step[mirror];
                            int next = there + (mirror == axis ? -step[axis] : step[axis]);
                            across[1 + mirror] = normalised.applyAsDouble(there) - normalised.applyAsDouble(next);
                        }
                        for (long left = changed; left != 0; left &= left - 1) {
                            double[] region = own[Long.numberOfTrailingZeros(left)];
                            int sign = (here & Long.lowestOneBit(left)) != 0 ? 1 : -1;
                            Arrays.setAll(region, k -> region[k] + sign * across[k]);
                            pairs++;
                        }
                    }
                }
            }
        }
        return pairs;
    }
}
