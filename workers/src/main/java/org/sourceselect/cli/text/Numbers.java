package org.sourceselect.cli.text;

import java.util.Collection;
import java.util.Locale;

/** How numbers are written for people. */
public final class Numbers {

    private static final int FEWEST = 4;
    private static final int MOST = 7;

    private Numbers() {}

    /** Four decimals, as in the paper's tables; scientific where those would show nothing. */
    public static String score(double value) {
        return score(value, FEWEST);
    }

    /** So many decimals; scientific where those would show nothing. */
    public static String score(double value, int decimals) {
        double size = Math.abs(value);
        if (size != 0 && (size < 5 * Math.pow(10, -decimals) || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** From four to seven, as many decimals as it takes for different scores to look different. */
    public static int decimals(Collection<Double> scores) {
        long different = scores.stream().distinct().count();
        int decimals = FEWEST;
        while (decimals < MOST && distinct(scores, decimals) < different) {
            decimals++;
        }
        return decimals;
    }

    private static long distinct(Collection<Double> scores, int decimals) {
        return scores.stream().map(s -> score(s, decimals)).distinct().count();
    }

    /** Three decimals, as the paper writes Dice and similarity; a dash where it is undefined. */
    public static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Seconds in the unit a person would use. */
    public static String duration(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        if (whole < 7200) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** Bytes in the binary unit a person would use. */
    public static String bytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** A count with its noun, which gets an s unless there is one. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
