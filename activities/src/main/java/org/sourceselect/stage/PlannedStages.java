package org.sourceselect.stage;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.CatalogActivity;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.ServerAttributes;
import org.sourceselect.campaign.TargetConclusion;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CorruptArtifactException;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.registry.Metrics;

/**
 * All activities, none of which computes anything: each answers from the store where the store has the answer, else with a
 * placeholder, and notes in a ledger which of the two. Workflows that run on them ask for every stage that they would run, so
 * that the ledger then holds what a request takes; nothing is written to the store.
 *
 * <p>The artifact of a placeholder has a digest that is in no store, so whatever is made from it is not found either. It says
 * that all regions of interest are alike, and that every score is undefined.
 */
public final class PlannedStages
        implements CatalogActivity,
                PrepareActivity,
                ImportModelActivity,
                RoiSimilarityActivity,
                PretrainActivity,
                FeatureDumpActivity,
                ScoreActivity,
                FinetuneActivity,
                TargetRecords,
                ServerAttributes {

    private static final Logger LOG = LoggerFactory.getLogger(PlannedStages.class);

    private static final StageRun NO_RUN = new StageRun(false, 0);

    private final Catalog catalog;
    private final ArtifactStore store;
    private final PlanLedger ledger;
    private final Map<String, List<SourceRow>> kept = new ConcurrentHashMap<>();
    private final AtomicInteger keeps = new AtomicInteger();

    /**
     * Over one catalogue and one store.
     *
     * @param catalog the data sets, as they were read
     * @param store where to look, opened to read
     * @param ledger what to write down
     */
    public PlannedStages(Catalog catalog, ArtifactStore store, PlanLedger ledger) {
        this.catalog = catalog;
        this.store = store;
        this.ledger = ledger;
        ledger.lineage().learn(catalog);
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public PrepareActivity.Result prepare(PrepareActivity.Request request) {
        PrepareActivity.Result result = look(
                PrepareStage.definition(request),
                found -> PrepareStage.result(store, found),
                made -> new PrepareActivity.Result(made, 0, 0, NO_RUN));
        if (result.run().found()) {
            ledger.lineage().learn(result.prepared().key(), new PreparedSummary(result.subjects(), result.slices()));
        }
        return result;
    }

    @Override
    public void checkTarget(Target target) {
        // Its slices need not be there yet, and to read them is no part of a plan.
    }

    @Override
    public ImportModelActivity.Result importModel(ImportModelActivity.Request request) {
        return look(
                ImportModelStage.definition(request),
                found -> ImportModelStage.result(store, request, found),
                made -> new ImportModelActivity.Result(made, 2, NO_RUN));
    }

    @Override
    public RoiSimilarityActivity.Result compare(RoiSimilarityActivity.Request request) {
        return look(
                RoiSimilarityStage.definition(request),
                found -> RoiSimilarityStage.result(store, found),
                made -> new RoiSimilarityActivity.Result(
                        1, 1, 1, request.pairs(), Pairing.RELATIVE_POSITION, 1, 1, made, NO_RUN));
    }

    @Override
    public TrainedModel pretrain(PretrainActivity.Request request) {
        return look(
                PretrainStage.definition(request), found -> Training.result(store, found), PlannedStages::untrained);
    }

    @Override
    public FeatureDumpActivity.Result dump(FeatureDumpActivity.Request request) {
        return look(
                FeatureDumpStage.definition(request),
                found -> FeatureDumpStage.result(store, found),
                made -> new FeatureDumpActivity.Result(made, 0, NO_RUN));
    }

    @Override
    public ScoreActivity.Result score(ScoreActivity.Request request) {
        return look(
                ScoreStage.definition(request, Metrics.named(request.metric())),
                found -> ScoreStage.result(store, found),
                made -> new ScoreActivity.Result(Score.undefined("it is only planned", 0, Map.of()), made, NO_RUN));
    }

    @Override
    public TrainedModel finetune(FinetuneActivity.Request request) {
        return look(
                FinetuneStage.definition(request), found -> Training.result(store, found), PlannedStages::untrained);
    }

    @Override
    public ArtifactRef keep(List<SourceRow> rows) {
        String name = "rows-" + keeps.incrementAndGet();
        kept.put(name, List.copyOf(rows));
        return new ArtifactRef(ArtifactKind.SELECTION, name, name);
    }

    @Override
    public List<TaskId> nearest(Nearest request) {
        List<SourceRow> rows = new ArrayList<>();
        request.rows().forEach(ref -> rows.addAll(kept.getOrDefault(ref.key(), List.of())));
        return TargetConclusion.nearest(request, rows);
    }

    @Override
    public TargetOutcome conclude(Conclusion request) {
        return new TargetOutcome(
                request.pool().size(),
                0,
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(),
                new CampaignCost(0, 0, 0, 0, 0, 0),
                new ArtifactRef(
                        ArtifactKind.REPORT,
                        request.target().toString(),
                        request.target().toString()));
    }

    @Override
    public List<String> registered(List<String> names) {
        return List.of();
    }

    private static TrainedModel untrained(ArtifactRef made) {
        return new TrainedModel(made, Double.NaN, new DiceSummary(Double.NaN, Double.NaN, Double.NaN, 0, 0), NO_RUN);
    }

    /** The result in the store; empty where it is damaged, so that whoever comes to need it computes it again. */
    private static <R> Optional<R> read(Manifest manifest, Function<Stage.Outcome, R> found) {
        try {
            return Optional.of(found.apply(new Stage.Outcome(manifest, true)));
        } catch (CorruptArtifactException e) {
            LOG.info("{} {} is damaged, and counts as still to be made", manifest.stage(), manifest.key());
            return Optional.empty();
        }
    }

    /** The stage's result from the store, or one that stands for it. */
    private <R> R look(
            Stage.Definition definition, Function<Stage.Outcome, R> found, Function<ArtifactRef, R> otherwise) {
        try {
            Optional<Manifest> manifest = store.find(definition.kind(), definition.key());
            Optional<R> result = manifest.flatMap(there -> read(there, found));
            ledger.note(definition, manifest.filter(there -> result.isPresent()));
            return result.orElseGet(() -> otherwise.apply(PlanLedger.placeholder(definition)));
        } catch (RuntimeException e) {
            // A source may fail alone, a plan may not: whoever asked for it is told by the ledger.
            ledger.fail(e);
            throw ApplicationFailure.newNonRetryableFailure(
                    e instanceof BadInputException bad ? bad.shareable() : "the plan cannot be made",
                    ActivityFailures.BAD_INPUT);
        }
    }
}
