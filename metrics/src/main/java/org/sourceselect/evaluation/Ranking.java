package org.sourceselect.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Sources from best to worst.
 *
 * @param placements in the order of their ranks, 1, 2, 3, …
 */
public record Ranking(List<Placement> placements) {

    /** Keeps a copy. */
    public Ranking {
        placements = List.copyOf(placements);
    }

    /**
     * Sorts by value, descending; equal values keep the order of the list and are marked as tied.
     *
     * @throws IllegalArgumentException when a source is listed twice
     */
    public static Ranking descending(List<SourceScore> scores) {
        Set<String> names = new LinkedHashSet<>();
        for (SourceScore score : scores) {
            if (!names.add(score.source())) {
                throw new IllegalArgumentException("source " + score.source() + " is listed twice");
            }
        }
        List<SourceScore> sorted = new ArrayList<>(scores);
        sorted.sort(Comparator.comparingDouble(SourceScore::value).reversed());
        List<Placement> ranked = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            double value = sorted.get(i).value();
            boolean tied = (i > 0 && sorted.get(i - 1).value() == value)
                    || (i + 1 < sorted.size() && sorted.get(i + 1).value() == value);
            ranked.add(new Placement(i + 1, sorted.get(i).source(), value, tied));
        }
        return new Ranking(ranked);
    }

    /** How many sources it ranks. */
    public int size() {
        return placements.size();
    }

    /** The rank of a source; empty when the ranking does not have it. */
    public OptionalInt rank(String source) {
        return placements.stream()
                .filter(s -> s.source().equals(source))
                .mapToInt(Placement::rank)
                .findFirst();
    }

    /** Whether the k-th and the next source have the same value, so that who is among the top k rests on a tie. */
    public boolean cutsTie(int k) {
        return k > 0
                && k < placements.size()
                && placements.get(k - 1).value() == placements.get(k).value();
    }
}
