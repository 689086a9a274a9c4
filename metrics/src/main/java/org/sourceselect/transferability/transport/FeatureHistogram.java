package org.sourceselect.transferability.transport;

import java.util.Arrays;
import org.sourceselect.transferability.pixels.FeatureScan;

/**
 * A cloud of labelled one- or two-dimensional features, gathered into square bins that know how many pixels of either
 * label they hold and where the pixels' centroid lies.
 *
 * <p>As long as there are few distinct points, each is a bin of its own and nothing is lost. Beyond that the plane is
 * cut into cells of side {@code finestSide * 2^level}; a level's cells are exactly the 2 x 2 blocks of the level below,
 * so that coarser histograms, and histograms of parts of the data, come from each other without the pixels. The level
 * rises by itself when the cells become too many to keep.
 */
final class FeatureHistogram implements FeatureScan.Accumulator {

    /** The level at which every distinct point is a bin of its own. */
    static final int POINTS = -1;

    /** Distinct points kept apart by default: a dense plan between 2048 and 2048 points takes 34 MB. */
    static final int MAX_POINTS = 2048;

    /** Cells kept: 40 bytes each, half of the slots free, so at most 42 MB per histogram. */
    static final int MAX_CELLS = 1 << 19;

    /** Numbers kept for each slot. */
    private static final int SUMS = 4;

    /** Cell numbers have to fit an int. */
    private static final double MAX_INDEX = 1 << 30;

    /** 2^64 over the golden ratio: spreads neighbouring cells over the slots (Knuth). */
    private static final long HASH = 0x9E3779B97F4A7C15L;

    private final double finestSide;
    private final int channels;
    private final int mostPoints;
    private int level = POINTS;
    private double side;
    private int size;
    private int shift;
    private long[] keys = new long[0];
    /**
     * Four numbers a slot, side by side because a pixel changes all of them: pixels, those of them with label 1, and the sums
     * of both features. Counts are exact up to 2^53.
     */
    private double[] sums = new double[0];

    /**
     * An empty histogram.
     *
     * @param channels 1 or 2
     * @param finestSide the side of a cell of level 0
     */
    FeatureHistogram(int channels, double finestSide) {
        this(channels, finestSide, MAX_POINTS);
    }

    /**
     * An empty histogram.
     *
     * @param channels 1 or 2
     * @param finestSide the side of a cell of level 0
     * @param mostPoints distinct points kept apart
     */
    FeatureHistogram(int channels, double finestSide, int mostPoints) {
        this.channels = channels;
        this.finestSide = finestSide;
        this.mostPoints = mostPoints;
        allocate(1 << 10);
    }

    private void allocate(int slots) {
        keys = new long[slots];
        sums = new double[SUMS * slots];
        shift = 64 - Integer.numberOfTrailingZeros(slots);
        size = 0;
    }

    /** The level of the bins; {@link #POINTS} while every distinct point has its own. */
    int level() {
        return level;
    }

    /** How many bins are occupied. */
    int size() {
        return size;
    }

    /** Side of a bin; 0 for points. */
    double side() {
        return side;
    }

    private void setLevel(int newLevel) {
        level = newLevel;
        side = level == POINTS ? 0 : Math.scalb(finestSide, level);
    }

    @Override
    public void add(float[] features, byte[] labels) {
        add(features, labels, 0, 1);
    }

    /** Adds the pixels whose label is from {@code least} to {@code greatest}. */
    void add(float[] features, byte[] labels, int least, int greatest) {
        int second = channels == 2 ? labels.length : -1;
        for (int i = 0; i < labels.length; i++) {
            i = level == POINTS ? i : addToKnown(features, labels, least, greatest, i);
            if (i < labels.length && labels[i] >= least && labels[i] <= greatest) {
                // Adding 0 makes -0 and 0 the same point.
                float x = features[i] + 0f;
                float y = second < 0 ? 0f : features[second + i] + 0f;
                put(x, y, 1, labels[i], x, y);
            }
        }
    }

    /**
     * Adds pixels to the bins that there are: nearly all pixels, in one loop that runs fast from the first image on.
     *
     * @param first pixel to begin with
     * @return the first pixel that asks for a new bin, and was not added; the number of pixels when there is none
     */
    private int addToKnown(float[] features, byte[] labels, int least, int greatest, int first) {
        long[] ownKeys = keys;
        double[] ownSums = sums;
        int mask = ownKeys.length - 1;
        int second = channels == 2 ? labels.length : -1;
        double own = side;
        double limit = side * MAX_INDEX;
        for (int i = first; i < labels.length; i++) {
            int label = labels[i];
            if (label < least || label > greatest) {
                continue;
            }
            float x = features[i] + 0f;
            float y = second < 0 ? 0f : features[second + i] + 0f;
            if (Math.abs(x) >= limit || Math.abs(y) >= limit) {
                return i;
            }
            long key = pack(floor(x / own), floor(y / own));
            int slot = (int) ((key * HASH) >>> shift);
            while (ownSums[SUMS * slot] != 0 && ownKeys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            int at = SUMS * slot;
            if (ownSums[at] == 0) {
                return i;
            }
            ownSums[at]++;
            ownSums[at + 1] += label;
            ownSums[at + 2] += x;
            ownSums[at + 3] += y;
        }
        return labels.length;
    }

    /** Of numbers that fit an int; until it is compiled at last, Java's own takes several times as long. */
    private static int floor(double value) {
        int whole = (int) value;
        return whole > value ? whole - 1 : whole;
    }

    /** Adds the bins of another histogram with the same finest side. */
    void merge(FeatureHistogram other) {
        while (level < other.level) {
            toLevel(level + 1);
        }
        if (level == other.level && keys.length < other.keys.length) {
            // Bins come in the order of their hashes: they would fill one end of a smaller table, where each searches
            // all before it.
            rebuild(level, other.keys.length);
        }
        for (int slot = 0; slot < other.keys.length; slot++) {
            slot = other.level == POINTS ? slot : mergeKnown(other, slot);
            int at = SUMS * slot;
            if (slot == other.keys.length || other.sums[at] == 0) {
                continue;
            }
            long key = other.keys[slot];
            double count = other.sums[at];
            double positive = other.sums[at + 1];
            double addX = other.sums[at + 2];
            double addY = other.sums[at + 3];
            if (other.level == POINTS) {
                float x = Float.intBitsToFloat((int) (key >> 32));
                put(x, Float.intBitsToFloat((int) key), count, positive, addX, addY);
            } else {
                putKey(coarser(key, level - other.level), count, positive, addX, addY);
                keepWithinLimits();
            }
        }
    }

    /**
     * Adds cells of another histogram to the cells that there are.
     *
     * @param first slot of the other to begin with
     * @return the first slot that asks for a new cell, and was not added; the number of slots when there is none
     */
    private int mergeKnown(FeatureHistogram other, int first) {
        double[] otherSums = other.sums;
        double[] ownSums = sums;
        int by = level - other.level;
        for (int from = first; from < other.keys.length; from++) {
            int otherAt = SUMS * from;
            if (otherSums[otherAt] != 0) {
                int at = SUMS * slotOf(coarser(other.keys[from], by));
                if (ownSums[at] == 0) {
                    return from;
                }
                ownSums[at] += otherSums[otherAt];
                ownSums[at + 1] += otherSums[otherAt + 1];
                ownSums[at + 2] += otherSums[otherAt + 2];
                ownSums[at + 3] += otherSums[otherAt + 3];
            }
        }
        return other.keys.length;
    }

    /** The cell so many levels up that a cell is part of, by its number. */
    private static long coarser(long key, int by) {
        return pack((int) (key >> 32) >> by, (int) key >> by);
    }

    /** A histogram of the same pixels with coarser bins; itself at its own level. */
    FeatureHistogram at(int coarserLevel) {
        if (coarserLevel < level) {
            throw new IllegalArgumentException("level " + coarserLevel + " is finer than " + level);
        }
        if (coarserLevel == level) {
            return this;
        }
        FeatureHistogram copy = new FeatureHistogram(channels, finestSide, mostPoints);
        copy.setLevel(coarserLevel);
        copy.merge(this);
        return copy;
    }

    private void put(float x, float y, double count, double positive, double addX, double addY) {
        if (level == POINTS) {
            putKey(pack(Float.floatToRawIntBits(x), Float.floatToRawIntBits(y)), count, positive, addX, addY);
        } else {
            while (Math.abs(x) >= side * MAX_INDEX || Math.abs(y) >= side * MAX_INDEX) {
                toLevel(level + 1);
            }
            putKey(pack(floor(x / side), floor(y / side)), count, positive, addX, addY);
        }
        keepWithinLimits();
    }

    private static long pack(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * HASH) >>> shift);
        while (sums[SUMS * slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void putKey(long key, double count, double positive, double addX, double addY) {
        int slot = slotOf(key);
        int at = SUMS * slot;
        if (sums[at] == 0) {
            keys[slot] = key;
            size++;
        }
        sums[at] += count;
        sums[at + 1] += positive;
        sums[at + 2] += addX;
        sums[at + 3] += addY;
    }

    private void keepWithinLimits() {
        if (size > (level == POINTS ? mostPoints : MAX_CELLS)) {
            toLevel(level + 1);
        } else if (2 * size > keys.length) {
            rebuild(level, 2 * keys.length);
        }
    }

    private void toLevel(int newLevel) {
        rebuild(newLevel, keys.length);
    }

    private void rebuild(int newLevel, int slots) {
        FeatureHistogram old = new FeatureHistogram(channels, finestSide, mostPoints);
        old.setLevel(level);
        old.keys = keys;
        old.sums = sums;
        old.size = size;
        allocate(slots);
        setLevel(newLevel);
        merge(old);
    }

    /**
     * What the bins hold, ordered by their number and so independent of how the histogram was gathered.
     *
     * @param key the bins' numbers, ascending
     * @param x first coordinates of the centroids
     * @param y second coordinates
     * @param count pixels
     * @param positive those of them with label 1
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays are the data.
    record Bins(long[] key, double[] x, double[] y, long[] count, long[] positive) {}

    /** The bins. */
    Bins bins() {
        long[] order = new long[size];
        int n = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            if (sums[SUMS * slot] > 0) {
                order[n++] = keys[slot];
            }
        }
        Arrays.sort(order);
        Bins bins = new Bins(order, new double[n], new double[n], new long[n], new long[n]);
        for (int i = 0; i < n; i++) {
            int at = SUMS * slotOf(order[i]);
            bins.count[i] = (long) sums[at];
            bins.positive[i] = (long) sums[at + 1];
            bins.x[i] = sums[at + 2] / sums[at];
            bins.y[i] = sums[at + 3] / sums[at];
        }
        return bins;
    }

    /** Pixels in all bins, and those among them with label 1. */
    long[] pixels() {
        long[] pixels = new long[2];
        for (int at = 0; at < sums.length; at += SUMS) {
            pixels[0] += (long) sums[at];
            pixels[1] += (long) sums[at + 1];
        }
        return pixels;
    }
}
