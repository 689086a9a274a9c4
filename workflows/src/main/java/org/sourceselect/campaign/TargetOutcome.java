package org.sourceselect.campaign;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.task.TaskId;

/**
 * One target in a few numbers.
 *
 * @param sources how many sources its pool has
 * @param failed how many of them could not be ranked or fine-tuned
 * @param best the source with the highest Dice after fine-tuning, where there is a ground truth that says anything
 * @param bestDice its Dice
 * @param choices what each path chooses by the ordering metric
 * @param cost what it cost
 * @param details where the {@link TargetResult} is kept
 * @param noTransfer the Dice of the same net without transfer, where it is known
 * @param better how many fine-tuned sources do better than that; empty where it says nothing
 * @param race what the target's race came to, where there was one
 */
public record TargetOutcome(
        int sources,
        int failed,
        Optional<TaskId> best,
        OptionalDouble bestDice,
        List<Choice> choices,
        CampaignCost cost,
        ArtifactRef details,
        OptionalDouble noTransfer,
        OptionalInt better,
        Optional<RaceOutcome> race) {

    /** Takes the outcomes of older releases, which trained no such net and knew no race. */
    public TargetOutcome {
        noTransfer = Objects.requireNonNullElse(noTransfer, OptionalDouble.empty());
        better = Objects.requireNonNullElse(better, OptionalInt.empty());
        race = Objects.requireNonNullElse(race, Optional.empty());
    }

    /** Where no such net was asked for. */
    public TargetOutcome(
            int sources,
            int failed,
            Optional<TaskId> best,
            OptionalDouble bestDice,
            List<Choice> choices,
            CampaignCost cost,
            ArtifactRef details) {
        this(
                sources,
                failed,
                best,
                bestDice,
                choices,
                cost,
                details,
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /**
     * The source that a path puts first by the ordering metric, and how good that ranking was.
     *
     * @param path 1 with prior knowledge, 2 without
     * @param source the source
     * @param restsOnTie whether another source has the same score, so that the choice says nothing between them; or a rank
     *     in {@link RankingEvaluation#footrule()} or a choice in {@link RankingEvaluation#quality()} rests on a tie
     * @param dice the source's Dice after fine-tuning, where it is known
     * @param weightedTau the weighted Kendall tau of the ranking, where it is defined
     * @param regret the Dice lost by this choice, where it is known
     */
    public record Choice(
            int path,
            TaskId source,
            boolean restsOnTie,
            OptionalDouble dice,
            OptionalDouble weightedTau,
            OptionalDouble regret) {}

    /**
     * What a race came to.
     *
     * @param winner who won; empty where nobody has
     * @param tied those that the validation subjects cannot tell from the winner
     * @param dice the winner's Dice after fine-tuning, on the target's test subjects
     * @param regret what it lacks of the best Dice of the ground truth, where that says anything and the winner is in it
     * @param costShare its iterations over those of fine-tuning every source of the pool in full, and the net without transfer where
     *     that raced
     * @param seconds of computing; where the ground truth has the same sources, all of them are a part of what that cost
     */
    public record RaceOutcome(
            Optional<TaskId> winner,
            List<TaskId> tied,
            OptionalDouble dice,
            OptionalDouble regret,
            double costShare,
            double seconds) {

        /** Who won, and who cannot be told from the winner. */
        public String words() {
            return RaceResult.words(winner, tied);
        }
    }

    /** Sums up a target. */
    public static TargetOutcome of(TargetResult result, ArtifactRef details) {
        Optional<TargetResult.GroundTruth> best = result.groundTruth().stream()
                .filter(g -> !result.nothingLearnt())
                .max(Comparator.comparingDouble(g -> g.finetuned().dice().mean()));
        var selection = result.selection();
        return new TargetOutcome(
                selection.pool().size(),
                selection.failed().size() + result.failed().size(),
                best.map(TargetResult.GroundTruth::source),
                best.map(b -> OptionalDouble.of(b.finetuned().dice().mean())).orElse(OptionalDouble.empty()),
                Stream.of(choice(1, selection.path1(), result), choice(2, selection.path2(), result))
                        .flatMap(Optional::stream)
                        .toList(),
                new CampaignCost(
                        selection.cost().preparation(),
                        selection.cost().pretraining(),
                        selection.cost().path1(),
                        selection.cost().path2(),
                        result.finetuningSeconds(),
                        result.groundTruth().size()),
                details,
                result.noTransfer().flatMap(NoTransfer::dice).stream()
                        .mapToDouble(DiceSummary::mean)
                        .findFirst(),
                result.better().stream().mapToInt(i -> i).findFirst(),
                selection.race().map(race -> raced(race, result)));
    }

    private static RaceOutcome raced(RaceResult race, TargetResult result) {
        return new RaceOutcome(
                race.winner(), race.tied(), race.winnersDice(), result.raceRegret(), race.costShare(), race.seconds());
    }

    private static Optional<Choice> choice(int path, List<RankedSource> ranking, TargetResult result) {
        String metric = result.selection().metrics().get(0);
        Optional<RankingEvaluation> evaluation = result.evaluations().stream()
                .filter(e -> e.path() == path && e.metric().equals(metric))
                .map(TargetResult.PathEvaluation::evaluation)
                .findFirst();
        return ranking.stream()
                .findFirst()
                .map(first -> new Choice(
                        path,
                        first.source(),
                        first.tied()
                                || evaluation.map(TargetOutcome::restsOnTie).orElse(false),
                        result.groundTruth().stream()
                                .filter(g -> g.source().equals(first.source()))
                                .mapToDouble(g -> g.finetuned().dice().mean())
                                .findFirst(),
                        evaluation.map(e -> e.weightedTau().value()).orElse(OptionalDouble.empty()),
                        evaluation.stream()
                                .flatMap(e -> e.quality().stream())
                                .mapToDouble(SelectionQuality::regret)
                                .findFirst()));
    }

    private static boolean restsOnTie(RankingEvaluation evaluation) {
        return evaluation.footrule().stream().anyMatch(TopKFootrule::restsOnTie)
                || evaluation.quality().stream().anyMatch(SelectionQuality::restsOnTie);
    }
}
