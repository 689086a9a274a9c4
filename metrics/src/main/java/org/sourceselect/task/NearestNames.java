package org.sourceselect.task;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names a mistyped one may have meant. */
public final class NearestNames {

    private static final int MOST = 3;

    private NearestNames() {}

    /**
     * The known names with the smallest edit distance to {@code name}, letter case aside, nearest first, at most three.
     */
    public static List<String> to(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String k) -> distance(wanted, k.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** "did you mean X?" and the whole list, as one phrase for a remedy. */
    public static String phrase(String name, Collection<String> known) {
        return to(name, known).stream()
                .findFirst()
                .map(nearest -> "did you mean " + nearest + "? Known are " + String.join(", ", known))
                .orElse("none are known here");
    }

    /** Levenshtein distance: the fewest insertions, deletions and substitutions that turn one name into the other. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
