package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.sourceselect.imaging.Volume;
import org.sourceselect.task.BadInputException;

/**
 * Which voxels of an image are brain, and the mean and spread of their values.
 *
 * <p>Brain is what the {@linkplain BrainRule rule} says, and every voxel of a region of interest.
 *
 * <p>Before mean and standard deviation are taken, and before a voxel is standardised by them, values are limited to P1 - (P99 - P1)
 * and P99 + (P99 - P1), where P1 and P99 are the first and the 99th percentile of the brain. Values of a healthy image, some 4.6
 * standard deviations apart at these percentiles if they are normally distributed, do not come near: what comes out is the plain
 * z-score. A few voxels of any other value, fewer than a hundredth, change the result by no more than a few hundredths.
 */
final class BrainMask {

    /** Where voxels of a region of interest lie outside the brain that was found, so many are told: more than partial volume. */
    private static final double DOUBTFUL_LABELS = 0.05;

    /** A middle half narrower than this share of the span from P1 to P99 is told of; in brains it is a tenth and more. */
    private static final double LEAST_SPREAD = 0.03;

    /** Values so many spans of P1 to P99 away are told of. */
    private static final double STRAY = 10;

    private final float[] values;
    private final VoxelSet brain;
    private final BrainFinding by;
    private final List<String> doubts = new ArrayList<>();
    private final int[] perSlice;
    private float low = Float.NEGATIVE_INFINITY;
    private float high = Float.POSITIVE_INFINITY;
    private double mean;
    private double deviation;
    private int outside;

    private BrainMask(Volume image, BrainFinder.Found found, IntPredicate label) {
        this.values = image.values();
        this.by = found.by();
        this.perSlice = new int[image.nz()];
        found.doubt().ifPresent(doubts::add);
        this.brain = withLabels(found.brain(), VoxelSet.of(image.nx(), image.ny(), image.nz(), label));
    }

    /** Finds the brain by itself, in an image without labels. */
    static BrainMask of(Volume image, String where) {
        return of(image, new BrainRule.Automatic(), Optional.empty(), i -> false, where);
    }

    /**
     * Finds the brain.
     *
     * @param mask the subject's mask, on the image's grid, where the rule is one by file
     * @param label whether the voxel of an index belongs to a region of interest
     * @param where the image, for the message of a fault
     * @throws BadInputException when all voxels, or all brain voxels, have one value
     */
    static BrainMask of(Volume image, BrainRule rule, Optional<VoxelSet> mask, IntPredicate label, String where) {
        refuseConstant(image.values(), where);
        BrainMask brain = new BrainMask(image, find(image, rule, mask), label);
        brain.measure(where);
        return brain;
    }

    private static BrainFinder.Found find(Volume image, BrainRule rule, Optional<VoxelSet> mask) {
        if (mask.isPresent()) {
            return new BrainFinder.Found(mask.get(), BrainFinding.FILE, Optional.empty());
        }
        if (rule instanceof BrainRule.Nonzero) {
            return BrainFinder.nonzero(image);
        }
        if (rule instanceof BrainRule.Head) {
            return BrainFinder.head(image);
        }
        return rule instanceof BrainRule.Whole ? BrainFinder.whole(image) : BrainFinder.automatic(image);
    }

    private static void refuseConstant(float[] values, String where) {
        for (float value : values) {
            if (value != values[0]) {
                return;
            }
        }
        throw new BadInputException(
                where,
                "every voxel of the image has the value " + values[0] + ", so there is no brain in it",
                "replace the image or leave the subject out");
    }

    private VoxelSet withLabels(VoxelSet found, VoxelSet labels) {
        VoxelSet both = found.union(labels);
        outside = both.count() - found.count();
        if (outside > DOUBTFUL_LABELS * labels.count()) {
            doubts.add(outside + " of the " + labels.count()
                    + " voxels of its regions of interest lie outside the brain that was found");
        }
        return both;
    }

    private void measure(String where) {
        int inSlice = values.length / perSlice.length;
        int count = brain.count();
        for (int i = brain.next(0); i >= 0; i = brain.next(i + 1)) {
            perSlice[i / inSlice]++;
        }
        if (count == 0) {
            throw new BadInputException(
                    where,
                    "none of its voxels is brain by what was found (" + by.written() + ")",
                    "give a mask or another rule under brain in the data set's description, or leave the subject out");
        }
        limit();
        double sum = 0;
        for (int i = brain.next(0); i >= 0; i = brain.next(i + 1)) {
            sum += limited(values[i]);
        }
        mean = sum / count;
        double squares = 0;
        for (int i = brain.next(0); i >= 0; i = brain.next(i + 1)) {
            double d = limited(values[i]) - mean;
            squares += d * d;
        }
        deviation = Math.sqrt(squares / count);
        // Below a millionth of the values' size, the spread is rounding: seven digits are all a float has.
        if (!(deviation > 1e-6 * Math.abs(mean))) {
            throw new BadInputException(
                    where,
                    "the " + count + " brain voxels of the image all have the value " + (float) mean,
                    "replace the image (is it a mask?) or leave the subject out");
        }
    }

    private void limit() {
        double[] percentiles = Quantiles.of(brain, values, 1, 25, 75, 99);
        double[] ends = {percentiles[0], percentiles[3]};
        double span = ends[1] - ends[0];
        if (span == 0) {
            return; // Nearly all have one value: whatever differs is all there is to see.
        }
        if (percentiles[2] - percentiles[1] < LEAST_SPREAD * span) {
            doubts.add("the middle half of its values, from " + (float) percentiles[1] + " to " + (float) percentiles[2]
                    + ", is hardly spread beside the others (the first and the last hundredth lie beyond "
                    + (float) ends[0]
                    + " and " + (float) ends[1] + ")");
        }
        low = (float) (ends[0] - span);
        high = (float) (ends[1] + span);
        long stray = 0;
        float farthest = 0;
        for (int i = brain.next(0); i >= 0; i = brain.next(i + 1)) {
            float value = values[i];
            if (value < ends[0] - STRAY * span || value > ends[1] + STRAY * span) {
                stray++;
                farthest = Math.abs(value) > Math.abs(farthest) ? value : farthest;
            }
        }
        if (stray > 0) {
            doubts.add(stray + (stray == 1 ? " voxel lies" : " voxels lie") + " far outside the other values, up to "
                    + farthest + ", and counts as " + (farthest > 0 ? high : low));
        }
    }

    private float limited(float value) {
        return Math.max(low, Math.min(high, value));
    }

    /** How many voxels of regions of interest lie outside the brain that was found; they count as brain all the same. */
    int labelsOutside() {
        return outside;
    }

    /** Whether the voxel of this index, x fastest, is brain. */
    boolean contains(int index) {
        return brain.contains(index);
    }

    /** How many brain voxels an axial slice has. */
    int inSlice(int z) {
        return perSlice[z];
    }

    /** The z-score over the brain for brain, 0 for background. */
    float standardised(int index, float value) {
        return contains(index) ? (float) ((limited(value) - mean) / deviation) : 0;
    }

    /** Percentiles of the brain's values as the image has them. */
    double[] quantiles(double... percents) {
        return Quantiles.of(brain, values, percents);
    }

    double mean() {
        return mean;
    }

    /** The population standard deviation. */
    double deviation() {
        return deviation;
    }

    /** What the brain was told by. */
    BrainFinding by() {
        return by;
    }

    /** Why that, or the values, may not be right, as clauses about the image; empty when all is clear. */
    List<String> doubts() {
        return List.copyOf(doubts);
    }
}
