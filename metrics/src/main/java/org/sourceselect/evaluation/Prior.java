package org.sourceselect.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What is known of a source without looking at the target: how well it did for others. Its value is the mean over other targets of its
 * place there, 1 for the best of the sources tried and 0 for the worst, equal ones sharing the mean of theirs, drawn towards a half by
 * {@value #PSEUDO_TARGETS} targets that nobody saw.
 *
 * @param places the source's place at each target; empty where it was not tried
 */
public record Prior(List<OptionalDouble> places) {

    /** How many targets that nobody saw stand for not knowing. */
    public static final double PSEUDO_TARGETS = 2;

    /** Keeps a copy. */
    public Prior {
        places = List.copyOf(places);
    }

    /**
     * The prior of each source.
     *
     * @param sources whose it is asked for
     * @param truths of each other target the ground truth of the sources tried there, at least two; others than those may be among them,
     *     and take their places
     */
    public static Map<String, Prior> of(Collection<String> sources, List<List<SourceScore>> truths) {
        Map<String, List<OptionalDouble>> places = new LinkedHashMap<>();
        sources.forEach(source -> places.put(source, new ArrayList<>()));
        for (List<SourceScore> truth : truths) {
            double[] at = RankCorrelation.meanPlaces(
                    truth.stream().mapToDouble(SourceScore::value).toArray());
            places.forEach((source, seen) -> seen.add(IntStream.range(0, at.length)
                    .filter(s -> truth.get(s).source().equals(source))
                    .mapToDouble(s -> at[s])
                    .findFirst()));
        }
        Map<String, Prior> priors = new LinkedHashMap<>();
        places.forEach((source, seen) -> priors.put(source, new Prior(seen)));
        return priors;
    }

    /** At how many targets the source was tried. */
    public int targets() {
        return (int) places.stream().filter(OptionalDouble::isPresent).count();
    }

    /** From 0 to 1; a half for a source that was tried nowhere. */
    public double value() {
        return without(target -> false);
    }

    /** The value if the targets of some numbers were not known. */
    public double without(IntPredicate left) {
        double[] seen = IntStream.range(0, places.size())
                .filter(left.negate())
                .mapToObj(places::get)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        double sum = 0;
        for (double place : seen) {
            sum += place;
        }
        return (sum + PSEUDO_TARGETS / 2) / (seen.length + PSEUDO_TARGETS);
    }
}
