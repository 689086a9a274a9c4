package org.sourceselect.transferability.math;

/** The median of many numbers in linear time (Hoare's selection, 1961). */
public final class Median {

    private Median() {}

    /** The middle value, or the mean of the two middle ones; changes the order of the values. */
    public static double of(double[] values) {
        int upper = values.length / 2;
        double above = select(values, upper);
        if (values.length % 2 == 1) {
            return above;
        }
        double below = values[0];
        for (int i = 1; i < upper; i++) {
            below = Math.max(below, values[i]);
        }
        return (below + above) / 2;
    }

    /** The value that would stand at a place if all were sorted; those before it are then no greater. */
    private static double select(double[] values, int place) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                return values[place];
            }
        }
        return values[place];
    }
}
