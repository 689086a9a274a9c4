package org.sourceselect.evidence;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.ExpectedChoice;
import org.sourceselect.evaluation.RankCorrelation;
import org.sourceselect.evaluation.SourceScore;

/**
 * One target as arrays over its pool.
 *
 * @param sources their names
 * @param dice the ground truth of each
 * @param entries what each method says
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Board(List<String> sources, double[] dice, Map<String, Entry> entries) {

    /**
     * A method.
     *
     * @param levels its score of each source; minus infinity for one that it does not rank
     * @param cost in fine-tunings of one source, the choice included
     * @param costKnown whether what the scores cost is in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(double[] levels, double cost, boolean costKnown) {}

    static Board of(TargetEvidence target) {
        List<String> sources = target.dice().stream().map(SourceScore::source).toList();
        double[] dice = target.dice().stream().mapToDouble(SourceScore::value).toArray();
        Board board = new Board(sources, dice, new LinkedHashMap<>());
        // A selection's own prior knew what its store held then; the baseline of this name is worked out from the
        // targets given.
        target.methods().stream()
                .filter(method -> !method.method().equals(Evidence.PRIOR))
                .forEach(board::add);
        return board;
    }

    /** Adds a method, unless it ranks no source of the pool. */
    void add(MethodScores method) {
        double[] levels = new double[sources.size()];
        Arrays.fill(levels, Double.NEGATIVE_INFINITY);
        boolean any = false;
        for (SourceScore score : method.scores()) {
            int place = sources.indexOf(score.source());
            if (place >= 0) {
                levels[place] = score.value();
                any = true;
            }
        }
        if (any) {
            entries.put(
                    method.method(),
                    new Entry(
                            levels,
                            method.cost().orElse(0) + (Evidence.tunes(method.method()) ? 0 : 1),
                            method.cost().isPresent()));
        }
    }

    double regret(int k, String method) {
        return ExpectedChoice.regret(k, entry(method).levels(), dice);
    }

    double footrule(int k, String method) {
        return ExpectedChoice.footrule(k, entry(method).levels(), dice);
    }

    OptionalDouble weightedTau(String method) {
        return RankCorrelation.weightedTau(
                RankCorrelation.meanRanks(entry(method).levels()), dice);
    }

    /** The share of fine-tuning all. */
    double costShare(String method) {
        return entry(method).cost() / sources.size();
    }

    /** Regret@1 in a part of the pool; empty where fewer than two sources are left. */
    OptionalDouble regret(String method, boolean[] kept) {
        int[] left = IntStream.range(0, kept.length).filter(s -> kept[s]).toArray();
        if (left.length < 2) {
            return OptionalDouble.empty();
        }
        double[] levels = entry(method).levels();
        return OptionalDouble.of(ExpectedChoice.regret(
                1,
                IntStream.of(left).mapToDouble(s -> levels[s]).toArray(),
                IntStream.of(left).mapToDouble(s -> dice[s]).toArray()));
    }

    Entry entry(String method) {
        return Optional.ofNullable(entries.get(method)).orElseThrow();
    }

    boolean has(String method) {
        return entries.containsKey(method);
    }
}
