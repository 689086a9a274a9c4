package org.sourceselect.stage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetConclusion;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.combined.Blend;

/** Keeps what a campaign knows of its sources and targets. */
public final class TargetRecordsStage implements TargetRecords {

    private static final String ROWS = "sources.json";
    private static final String RACE = "race.json";

    /**
     * What rows are told apart by: not by whether their stages ran this time or were found. Canonical JSON itself has no form for
     * the numbers that are none, which a row may hold.
     */
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(StageRun.class, WithoutFound.class)
            .build();

    private final ArtifactStore store;
    private final StageCall call;

    /** Rows are told apart by what they say. */
    private record Kept(String sha256) {}

    @JsonIgnoreProperties("found")
    private abstract static class WithoutFound {}

    /** All that a conclusion depends on beside the rows; what only some requests have is absent from the others. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Concluded(
            TaskId target,
            List<TaskId> pool,
            SelectionSettings selection,
            int largestK,
            double preparationSeconds,
            ArtifactRef targetData,
            Optional<ArtifactRef> noTransfer,
            Optional<String> withoutNoTransfer,
            Optional<Integer> combined,
            Optional<Integer> fusedTopology) {}

    /** From and into this store, by a worker of that health. */
    public TargetRecordsStage(ArtifactStore store, Health health) {
        this.store = store;
        this.call = new StageCall(new ProblemNotes(store), health);
    }

    /** In an order of its own: rows come as sources are done, and a rerun is to find what was kept. */
    @Override
    public ArtifactRef keep(List<SourceRow> completed) {
        return call.run(heartbeat -> keep(completed, heartbeat));
    }

    private ArtifactRef keep(List<SourceRow> completed, StageHeartbeat heartbeat) throws IOException {
        List<SourceRow> rows = completed.stream()
                .sorted(Comparator.comparing(row -> row.source().toString()))
                .toList();
        Kept said = new Kept(CanonicalJson.sha256(JSON.writeValueAsString(rows)));
        return Stage.findOrCompute(
                        store,
                        new Stage.Definition(StageKind.CAMPAIGN_SOURCES, 1, List.of(), said, 0),
                        heartbeat.request(),
                        draft -> draft.json(ROWS, rows))
                .manifest()
                .ref();
    }

    @Override
    public List<TaskId> nearest(Nearest request) {
        return call.run(heartbeat -> TargetConclusion.nearest(request, rows(request.rows())));
    }

    @Override
    public Entrants entrants(Conclusion request) {
        return call.run(heartbeat -> TargetConclusion.entrants(request, rows(request.rows())));
    }

    @Override
    public ArtifactRef keepRace(RaceResult race) {
        return call.run(heartbeat -> Stage.findOrCompute(
                        store,
                        new Stage.Definition(
                                StageKind.CAMPAIGN_SOURCES,
                                1,
                                List.of(),
                                new Kept(CanonicalJson.sha256(JSON.writeValueAsString(race))),
                                0),
                        heartbeat.request(),
                        draft -> draft.json(RACE, race))
                .manifest()
                .ref());
    }

    @Override
    public TargetOutcome conclude(Conclusion request) {
        return call.run(heartbeat -> {
            Concluded settings = new Concluded(
                    request.target(),
                    request.pool(),
                    request.settings().selection(),
                    request.settings().largestK(),
                    request.preparationSeconds(),
                    request.targetData().prepared(),
                    request.noTransfer().flatMap(NoTransfer::trained).map(TrainedModel::model),
                    request.noTransfer().flatMap(NoTransfer::reason),
                    // Of all scores these alone are worked out here; the others' versions are in their artifacts.
                    version(Blend.COMBINED, request),
                    version(Blend.TOPOLOGY, request));
            // Which sources are kept together depends on when they were done; what is concluded from them does not.
            ArtifactRef all = request.rows().size() == 1
                    ? request.rows().get(0)
                    : keep(TargetConclusion.merged(rows(request.rows())), heartbeat);
            List<ArtifactRef> inputs =
                    Stream.concat(Stream.of(all), request.race().stream()).toList();
            return Stage.answer(
                    store,
                    new Stage.Definition(StageKind.CAMPAIGN_TARGET, 2, inputs, settings, 0),
                    heartbeat.request(),
                    draft -> draft.json(
                            TargetResult.OBJECT,
                            TargetConclusion.of(
                                    request,
                                    rows(List.of(all)),
                                    request.race().map(this::race),
                                    EvaluationSettings.DEFAULT.resamples())),
                    outcome -> TargetOutcome.of(
                            store.json(outcome.manifest(), TargetResult.OBJECT, TargetResult.class), outcome.ref()));
        });
    }

    private static Optional<Integer> version(Blend blend, Conclusion request) {
        return Optional.of(blend.facts())
                .filter(facts -> request.settings().selection().metrics().contains(facts.name()))
                .map(MetricFacts::version);
    }

    private RaceResult race(ArtifactRef kept) {
        return store.json(store.load(kept), RACE, RaceResult.class);
    }

    private List<SourceRow> rows(List<ArtifactRef> refs) {
        List<SourceRow> rows = new ArrayList<>();
        refs.forEach(ref -> rows.addAll(Arrays.asList(store.json(store.load(ref), ROWS, SourceRow[].class))));
        return rows;
    }
}
