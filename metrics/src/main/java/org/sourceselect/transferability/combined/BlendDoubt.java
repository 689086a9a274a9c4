package org.sourceselect.transferability.combined;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.Score;

/**
 * How far a {@link Blend} rests on the target's subjects and, where it is made of a prior, on other targets. Places move in steps, and so do
 * the least and the greatest of many, so that to leave out one subject after the other tells little: instead, all scores of all sources
 * are drawn {@value #DRAWS} times with the errors that their jackknifes show, e = sum over groups j of z_j times the score's effect of j,
 * the same standard normal z_j for every score that was made without the same groups, and blended anew.
 *
 * <p>The variance of a source's blended score over the draws is shared out to the groups by the squared covariances of that score with
 * their z, so that two sources differ by the difference of their effects, as with any other score. The effects of other targets stand where those
 * of the source's subjects do in other metrics: apart from those of this one's subjects, the fewer of both saying how wide Student's t is.
 * Nothing but the scores decides what is drawn.
 */
final class BlendDoubt {

    private static final int DRAWS = 4000;

    /** What is drawn must stay the same: stored results rest on it. */
    private static final String PURPOSE = "combined";

    /** Stands for them where numbers of groups of subjects do. */
    private static final int OTHER_TARGETS = -1;

    private BlendDoubt() {}

    /**
     * The doubt of every source, from those of the signals.
     *
     * @param signals their names
     * @param scores by each signal, of every source
     * @param blended what comes of the values by each signal, of every source
     */
    static List<SubjectDoubt> of(
            List<String> signals, List<List<Score>> scores, Function<double[][], double[]> blended) {
        return unknown(signals, scores)
                .map(why -> Collections.nCopies(scores.get(0).size(), SubjectDoubt.unknown(why)))
                .orElseGet(() -> new Draws(signals, scores, blended).doubts());
    }

    private static Optional<String> unknown(List<String> signals, List<List<Score>> scores) {
        for (int p = 0; p < signals.size(); p++) {
            for (Score score : scores.get(p)) {
                // A prior that no other target moves has none of its own, and effects of 0.
                if (score.doubt().target().isEmpty()) {
                    return Optional.of(signals.get(p) + " has no interval for every source"
                            + score.doubt().unknown().map(why -> ": " + why).orElse(""));
                }
                if (score.doubt().target().size() != groups(scores.get(p))) {
                    return Optional.of(signals.get(p) + " was not made without the same subjects for every source");
                }
            }
        }
        return Optional.empty();
    }

    private static int groups(List<Score> scores) {
        return scores.get(0).doubt().target().size();
    }

    private static final class Draws {

        private final Function<double[][], double[]> blended;
        private final List<double[][]> effects;
        private final double[][] values;
        private final double[] places;
        /** What is drawn for each number of groups of subjects, and for other targets; and which of it each signal takes. */
        private final Map<Integer, double[]> drawn = new LinkedHashMap<>();

        private final List<double[]> taken = new ArrayList<>();
        /** What a place's variance is shared out to: subjects, then other targets, where both move it. */
        private final List<double[]> sides;

        private final double[] sum;
        private final double[] squares;
        private final double[][] products;
        private final double[] sumOfDrawn;

        Draws(List<String> signals, List<List<Score>> scores, Function<double[][], double[]> blended) {
            this.blended = blended;
            effects = scores.stream().map(Draws::effects).toList();
            values = Blend.values(scores);
            places = blended.apply(values);
            for (int p = 0; p < scores.size(); p++) {
                int groups = groups(scores.get(p));
                // Other targets are not this one's subjects, though there may be as many.
                boolean ofTargets = signals.get(p).equals(PriorScores.NAME);
                taken.add(drawn.computeIfAbsent(ofTargets ? OTHER_TARGETS : groups, key -> new double[groups]));
            }
            // Signals of more groups of subjects than others have move places too; that is scaled onto the fewest.
            Stream<Integer> fewest =
                    drawn.keySet().stream().filter(key -> key != OTHER_TARGETS).min(Integer::compare).stream();
            sides = Stream.concat(fewest, Stream.of(OTHER_TARGETS))
                    .flatMap(key -> Stream.ofNullable(drawn.get(key)))
                    .toList();
            int all = sides.stream().mapToInt(z -> z.length).sum();
            sum = new double[places.length];
            squares = new double[places.length];
            products = new double[places.length][all];
            sumOfDrawn = new double[all];
        }

        private static double[][] effects(List<Score> scores) {
            return scores.stream()
                    .map(score ->
                            score.doubt().target().stream().mapToDouble(e -> e).toArray())
                    .toArray(double[][]::new);
        }

        List<SubjectDoubt> doubts() {
            SplitMix64 random = SplitMix64.of(0, PURPOSE);
            for (int draw = 0; draw < DRAWS; draw++) {
                drawn.values().forEach(z -> Arrays.setAll(z, j -> random.gaussian()));
                double[][] moved = new double[values.length][places.length];
                for (int p = 0; p < moved.length; p++) {
                    for (int s = 0; s < places.length; s++) {
                        moved[p][s] = values[p][s] + dot(effects.get(p)[s], taken.get(p));
                    }
                }
                add(blended.apply(moved));
            }
            return IntStream.range(0, places.length).mapToObj(this::doubt).toList();
        }

        private void add(double[] moved) {
            double[] z = sides.stream().flatMapToDouble(Arrays::stream).toArray();
            for (int j = 0; j < z.length; j++) {
                sumOfDrawn[j] += z[j];
            }
            for (int s = 0; s < places.length; s++) {
                double by = moved[s] - places[s];
                sum[s] += by;
                squares[s] += by * by;
                for (int j = 0; j < z.length; j++) {
                    products[s][j] += by * z[j];
                }
            }
        }

        private SubjectDoubt doubt(int source) {
            double mean = sum[source] / DRAWS;
            double variance = squares[source] / DRAWS - mean * mean;
            double[] covariances = new double[sumOfDrawn.length];
            for (int j = 0; j < covariances.length; j++) {
                covariances[j] = products[source][j] / DRAWS - mean * sumOfDrawn[j] / DRAWS;
            }
            double explained = dot(covariances, covariances);
            if (explained == 0) {
                return SubjectDoubt.unknown("it is the same in all of " + DRAWS + " draws of other subjects");
            }
            double scale = Math.sqrt(variance / explained);
            List<Double> effects =
                    Arrays.stream(covariances).mapToObj(c -> c * scale).toList();
            int first = sides.get(0).length;
            return new SubjectDoubt(
                    effects.subList(0, first), effects.subList(first, effects.size()), Optional.empty());
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
