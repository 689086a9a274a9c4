package org.sourceselect.transferability.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.JointLabels;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;
import org.sourceselect.transferability.pixels.SampledPixels;

/**
 * OTCE on the softmax of two logits, by exact optimal transport of all pixels.
 *
 * <p>The two softmax channels are p and 1 - p, so features lie on a line, and the plan that minimises {@code <P, C>} for a
 * squared (or any convex) distance couples both sides in the order of p (Peyre and Cuturi, Computational Optimal Transport,
 * 2019, section 2.6); no eps, nothing to iterate. As p rises with the difference of the logits, that is what is sorted. The score is
 * {@code -H(Yt | Ys)} in nats under that plan (Tan et al. 2021).
 *
 * <p>Differences are kept to 23 bits; pixels that then agree share their mass in proportion, so that the order in which
 * pixels come does not matter. A single channel is taken for the difference itself. 4 bytes of memory a pixel, and at most
 * 2^63 pairs of pixels. Doubt: without a subject, the plan is that between classes of differences. Diagnostics: those of {@link Otce} about labels and entropy.
 */
public final class SoftmaxOtce implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "softmax-otce",
            "softmax-otce",
            4,
            "OTCE on softmax probabilities, by exact transport in one dimension",
            "Tan et al. 2021; Peyre and Cuturi 2019, section 2.6",
            Set.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.LOGITS),
            Channels.ONE_OR_TWO,
            "1 pass each, a sort",
            "-H(Yt) to 0 nats");

    /** Sign, exponent and 7 bits of the fraction: differences within a class are alike to 1 %. */
    private static final int CLASS_BITS = 16;

    private static final int CLASSES = 1 << CLASS_BITS;

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(source, target);
        if (Math.multiplyHigh(SampledPixels.available(source), SampledPixels.available(target)) != 0) {
            throw new IllegalArgumentException(
                    "OTCE on softmax features takes at most 2^63 pairs of pixels; give" + " fewer images.");
        }
        Order from = Order.of(source, "source", progress);
        Order to = Order.of(target, "target", progress);
        LabelCounts counts = new LabelCounts(from.counts(), to.counts());
        return counts.foregone().orElseGet(() -> {
            double value = couple(from, to).otce();
            return counts.score(value, 0, Map.of(), () -> doubt(value, from, to));
        });
    }

    /** What the score changes without a group is taken from the plan between classes of differences. */
    private static SubjectDoubt doubt(double value, Order from, Order to) {
        long[][] source = from.sums();
        long[][] target = to.sums();
        double base = couple(source, target);
        LeftOut withoutTarget = new LeftOut(
                "target",
                to.groups,
                to.classes.stream()
                        .mapToDouble(part -> value + couple(source, less(target, part)) - base)
                        .toArray());
        LeftOut withoutSource = new LeftOut(
                "source",
                from.groups,
                from.classes.stream()
                        .mapToDouble(part -> value + couple(less(source, part), target) - base)
                        .toArray());
        return withoutTarget.doubt(value, withoutSource);
    }

    private static long[][] less(long[][] all, int[][] part) {
        long[][] rest = new long[2][CLASSES];
        for (int k = 0; k < 2; k++) {
            for (int c = 0; c < CLASSES; c++) {
                rest[k][c] = all[k][c] - part[k][c];
            }
        }
        return rest;
    }

    /** The score of the ordered plan between classes; NaN where the target is left with one label. */
    private static double couple(long[][] source, long[][] target) {
        double fromUnit = 1.0 / (sum(source[0]) + sum(source[1]));
        double toUnit = 1.0 / (sum(target[0]) + sum(target[1]));
        double[] mass = new double[4];
        int at = -1;
        double left = 0;
        double weight = 0;
        for (int c = 0; c < CLASSES; c++) {
            double ofTarget = (target[0][c] + target[1][c]) * toUnit;
            double open = ofTarget;
            while (open > 0 && at < CLASSES) {
                if (left <= 0) {
                    at++;
                    weight = at == CLASSES ? 0 : (source[0][at] + source[1][at]) * fromUnit;
                    left = weight;
                    continue;
                }
                double both = Math.min(left, open);
                for (int k = 0; k < 4; k++) {
                    mass[k] += both * (source[k >> 1][at] * fromUnit / weight) * (target[k & 1][c] * toUnit / ofTarget);
                }
                left -= both;
                open -= both;
            }
        }
        boolean bothLabels = sum(target[0]) > 0 && sum(target[1]) > 0;
        return bothLabels ? new JointLabels(mass[0], mass[1], mass[2], mass[3]).otce() : Double.NaN;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Both sides walk upwards. A source pixel weighs as many units as there are target pixels, and the other way round. */
    private static JointLabels couple(Order from, Order to) {
        long fromUnit = to.counts()[0];
        long toUnit = from.counts()[0];
        double[] mass = new double[4];
        long at = 0;
        long fromEnd = 0;
        long toEnd = 0;
        long total = fromUnit * toUnit;
        while (at < total) {
            if (at == fromEnd) {
                from.next();
                fromEnd += (from.count[0] + from.count[1]) * fromUnit;
            }
            if (at == toEnd) {
                to.next();
                toEnd += (to.count[0] + to.count[1]) * toUnit;
            }
            long end = Math.min(fromEnd, toEnd);
            double share = (double) (end - at)
                    / ((double) (from.count[0] + from.count[1]) * (to.count[0] + to.count[1]))
                    / total;
            for (int k = 0; k < 4; k++) {
                mass[k] += share * from.count[k >> 1] * to.count[k & 1];
            }
            at = end;
        }
        return new JointLabels(mass[0], mass[1], mass[2], mass[3]);
    }

    /** The pixels of a side from the least difference to the greatest, those that agree at once. */
    private static final class Order {
        private final int[][] blocks;
        private final int[] position;
        /** A heap of the blocks by their next key. */
        private final int[] heap;

        private int waiting;
        private final long[] counts = new long[2];
        /** Pixels of either label among those that come next. */
        private final long[] count = new long[2];

        private final SubjectGroups groups;
        /** For each group of subjects, pixels by label and class. */
        private final List<int[][]> classes;

        private Order(List<int[]> blocks, SubjectGroups groups, List<int[][]> classes) {
            this.groups = groups;
            this.classes = classes;
            this.blocks = blocks.toArray(new int[0][]);
            this.position = new int[this.blocks.length];
            this.heap = new int[this.blocks.length];
            for (int[] block : this.blocks) {
                counts[0] += block.length;
                for (int key : block) {
                    counts[1] += key & 1;
                }
                heap[waiting] = waiting;
                waiting++;
            }
            for (int k = waiting / 2 - 1; k >= 0; k--) {
                sink(k);
            }
        }

        static Order of(FeatureMaps maps, String side, ProgressListener progress) {
            int second = maps.channels() == 2 ? maps.height() * maps.width() : -1;
            List<int[]> blocks = new ArrayList<>();
            SubjectGroups groups = SubjectGroups.of(maps);
            List<int[][]> classes = new ArrayList<>();
            for (Keys keys : Grouped.read(maps, side, groups, () -> new Keys(second), Keys::merge, progress)
                    .parts()) {
                keys.finish();
                blocks.addAll(keys.sorted);
                classes.add(keys.classes());
            }
            return new Order(blocks, groups, classes);
        }

        long[][] sums() {
            long[][] sums = new long[2][CLASSES];
            for (int[][] part : classes) {
                for (int k = 0; k < 2; k++) {
                    for (int c = 0; c < CLASSES; c++) {
                        sums[k][c] += part[k][c];
                    }
                }
            }
            return sums;
        }

        long[] counts() {
            return counts;
        }

        void next() {
            count[0] = 0;
            count[1] = 0;
            int value = top() >> 1;
            while (waiting > 0 && top() >> 1 == value) {
                int block = heap[0];
                int[] keys = blocks[block];
                int at = position[block];
                while (at < keys.length && keys[at] >> 1 == value) {
                    count[keys[at++] & 1]++;
                }
                position[block] = at;
                if (at == keys.length) {
                    heap[0] = heap[--waiting];
                }
                sink(0);
            }
        }

        private int top() {
            return key(0);
        }

        private int key(int k) {
            return blocks[heap[k]][position[heap[k]]];
        }

        private void sink(int from) {
            int k = from;
            while (2 * k + 1 < waiting) {
                int child = 2 * k + 1;
                if (child + 1 < waiting && key(child + 1) < key(child)) {
                    child++;
                }
                if (key(k) <= key(child)) {
                    return;
                }
                int swap = heap[k];
                heap[k] = heap[child];
                heap[child] = swap;
                k = child;
            }
        }
    }

    /** Sorted keys of the pixels of some images: the difference's bits in an order as of integers, the label in the last one. */
    private static final class Keys implements FeatureScan.Accumulator {
        private static final int BLOCK = 1 << 22;

        private final int second;
        private final List<int[]> sorted = new ArrayList<>();
        private int[] block = new int[1 << 12];
        private int size;

        Keys(int second) {
            this.second = second;
        }

        @Override
        public void add(float[] features, byte[] labels) {
            for (int i = 0; i < labels.length; i++) {
                // Adding 0 makes -0 and 0 the same value.
                float difference = second < 0 ? features[i] + 0f : features[second + i] - features[i] + 0f;
                if (size == block.length) {
                    if (size < BLOCK) {
                        block = Arrays.copyOf(block, 4 * size);
                    } else {
                        finish();
                        block = new int[BLOCK];
                    }
                }
                int bits = Float.floatToRawIntBits(difference);
                block[size++] = ((bits ^ ((bits >> 31) & 0x7fffffff)) & ~1) | labels[i];
            }
        }

        void finish() {
            int[] keys = size == block.length ? block : Arrays.copyOf(block, size);
            Arrays.sort(keys);
            if (keys.length > 0) {
                sorted.add(keys);
            }
            block = new int[0];
            size = 0;
        }

        /** Adds the keys of other images. */
        void merge(Keys other) {
            finish();
            other.finish();
            sorted.addAll(other.sorted);
        }

        /** How many keys of either label share their first {@value #CLASS_BITS} bits. */
        int[][] classes() {
            int[][] counts = new int[2][CLASSES];
            for (int[] keys : sorted) {
                for (int key : keys) {
                    counts[key & 1][(key >> (Integer.SIZE - CLASS_BITS)) + CLASSES / 2]++;
                }
            }
            return counts;
        }
    }
}
