package org.sourceselect.cli.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.PlanTable;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.plan.Plan;
import org.sourceselect.plan.Recipe;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.Ancestry;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;

/**
 * A plan beside what came of it. What was computed are the artifacts that a result rests on, by the chain of their manifests,
 * and that the store did not hold when the plan was made; what a source cost that failed in the end is not among them.
 */
public final class PlanOutcome {

    private static final Logger LOG = LoggerFactory.getLogger(PlanOutcome.class);

    private final KeptPlan kept;
    private final ArtifactStore store;
    private final Map<StageName, Actual> actual = new LinkedHashMap<>();

    private record Actual(int stages, double seconds) {
        Actual plus(double more) {
            return new Actual(stages + 1, seconds + more);
        }
    }

    private PlanOutcome(KeptPlan kept, ArtifactStore store) {
        this.kept = kept;
        this.store = store;
    }

    /** Estimate and actual side by side. */
    public static List<String> lines(KeptPlan kept, ArtifactStore store, Collection<ArtifactRef> results) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(kept));
        lines.addAll(table(kept, store, results).lines());
        return lines;
    }

    /** What stands above them. */
    public static String heading(KeptPlan kept) {
        return "Planned at " + kept.made() + ", and what came of it:";
    }

    /** The plan of a name, held against what came of it; empty where the home keeps none. */
    public static Optional<SelectionStory.Planned> planned(
            HomeFolder home, String id, ArtifactStore store, Collection<ArtifactRef> results) {
        return KeptPlan.read(home, id)
                .map(kept -> new SelectionStory.Planned(heading(kept), table(kept, store, results)));
    }

    /** Their rows alone. */
    public static TextTable table(KeptPlan kept, ArtifactStore store, Collection<ArtifactRef> results) {
        PlanOutcome outcome = new PlanOutcome(kept, store);
        outcome.count(results);
        return outcome.table();
    }

    /** The same for what a campaign has done, a line apart from what stands before. */
    public static List<String> lines(KeptPlan kept, ArtifactStore store, CampaignResult campaign) {
        List<ArtifactRef> results = campaign.targets().stream()
                .flatMap(row -> row.outcome().stream())
                .flatMap(outcome -> TargetResults.find(store, outcome).stream())
                .flatMap(target -> results(target).stream())
                .toList();
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(lines(kept, store, results));
        return lines;
    }

    /** The artifacts at the ends of a selection. */
    public static List<ArtifactRef> results(SelectionResult selection) {
        Stream<RankedSource> ranked = Stream.concat(selection.path1().stream(), selection.path2().stream());
        return Stream.of(
                        ranked.flatMap(source -> source.details().values().stream())
                                .flatMap(score -> score.score().stream()),
                        selection.roiSimilarities().values().stream().map(RoiSimilarityActivity.Result::score),
                        selection.race().stream()
                                .flatMap(race -> race.rows().stream())
                                .flatMap(row -> row.finetuned().stream()))
                .flatMap(refs -> refs)
                .distinct()
                .toList();
    }

    /** The artifacts at the ends of a selection with its ground truth. */
    public static List<ArtifactRef> results(TargetResult target) {
        return Stream.of(
                        results(target.selection()).stream(),
                        target.groundTruth().stream()
                                .map(truth -> truth.finetuned().model()),
                        target.noTransfer().flatMap(NoTransfer::trained).map(TrainedModel::model).stream())
                .flatMap(refs -> refs)
                .toList();
    }

    private void count(Collection<ArtifactRef> results) {
        Set<String> found = Set.copyOf(kept.found());
        // Behind what was found lies only what was there already.
        Ancestry.of(results, ref -> found.contains(ref.key()) ? Optional.empty() : manifest(ref))
                .manifests()
                .forEach(manifest -> Recipe.of(manifest)
                        .ifPresent(recipe -> actual.merge(
                                recipe.stage(),
                                new Actual(1, manifest.seconds()),
                                (sum, one) -> sum.plus(one.seconds()))));
    }

    private Optional<Manifest> manifest(ArtifactRef ref) {
        try {
            return Optional.of(store.load(ref));
        } catch (ArtifactGoneException e) {
            LOG.debug("taken out of the store since: it can be counted no more", e);
            return Optional.empty();
        }
    }

    private TextTable table() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Stage"),
                TextTable.Column.number("Planned"),
                TextTable.Column.number("Estimate"),
                TextTable.Column.number("Computed"),
                TextTable.Column.number("Actual")));
        double estimate = 0;
        Actual all = new Actual(0, 0);
        for (Plan.Line line : kept.plan().lines()) {
            Actual came = actual.getOrDefault(line.stage(), new Actual(0, 0));
            if (line.toRun() + came.stages() > 0) {
                table.row(row(
                        SelectionTable.title(line.stage().label()),
                        line.toRun(),
                        line.unknown(),
                        line.seconds(),
                        came));
                estimate += line.seconds();
                all = new Actual(all.stages() + came.stages(), all.seconds() + came.seconds());
            }
        }
        table.row(row("all", kept.plan().toRun(), kept.plan().unknown(), estimate, all));
        return table;
    }

    private static List<String> row(String stage, int planned, int unknown, double seconds, Actual came) {
        return List.of(
                stage,
                Integer.toString(planned),
                unknown == planned ? "-" : PlanTable.atLeast(unknown) + Numbers.duration(seconds),
                Integer.toString(came.stages()),
                Numbers.duration(came.seconds()));
    }
}
