package org.sourceselect.dataset;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.sourceselect.imaging.Volume;
import org.sourceselect.task.BadInputException;

/** Counts the labels of a label volume, slice by slice, and refuses those that the description does not know. */
final class LabelCheck {

    private final long[][] voxels;

    private LabelCheck(long[][] voxels) {
        this.voxels = voxels;
    }

    /**
     * Counts.
     *
     * @param labels a label volume: whole numbers in 0..32767
     * @param known the values it may hold
     * @param where the file, for the message of a fault
     */
    static LabelCheck of(Volume labels, SortedSet<Integer> known, String where) {
        float[] values = labels.values();
        int inSlice = labels.nx() * labels.ny();
        // One place for each known value, by value; those below the highest known that are not known stay in here too.
        int highest = known.last();
        long[][] voxels = new long[labels.nz()][highest + 1];
        SortedMap<Integer, Long> unknown = new TreeMap<>();
        for (int z = 0; z < labels.nz(); z++) {
            for (int i = z * inSlice; i < (z + 1) * inSlice; i++) {
                int value = (int) values[i];
                if (value <= highest) {
                    voxels[z][value]++;
                } else {
                    unknown.merge(value, 1L, Long::sum);
                }
            }
        }
        for (int value = 0; value <= highest; value++) {
            long count = sum(voxels, value);
            if (count > 0 && !known.contains(value)) {
                unknown.put(value, count);
            }
        }
        if (!unknown.isEmpty()) {
            throw new BadInputException(
                    where,
                    "the label volume holds values that the description does not know: "
                            + String.join(
                                    ", ",
                                    unknown.entrySet().stream()
                                            .limit(8)
                                            .map(e -> e.getKey() + " (" + e.getValue() + " voxels)")
                                            .toList()),
                    "add each to a region under labels, or to ignore when it counts as background");
        }
        return new LabelCheck(voxels);
    }

    /** As {@link #of}, for its refusals alone. */
    static void refuseUnknown(Volume labels, SortedSet<Integer> known, String where) {
        var unused = of(labels, known, where);
    }

    private static long sum(long[][] voxels, int value) {
        long sum = 0;
        for (long[] slice : voxels) {
            sum += slice[value];
        }
        return sum;
    }

    int slices() {
        return voxels.length;
    }

    /** How many voxels of the region a slice has. */
    long inSlice(RoiDefinition roi, int z) {
        long sum = 0;
        for (int label : roi.labels()) {
            sum += voxels[z][label];
        }
        return sum;
    }
}
