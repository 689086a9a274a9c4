package org.sourceselect.stage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.PreparedSlices;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.dataset.Preparer;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;

/** Prepares one partition and modality of a data set. */
final class PrepareStage implements PrepareActivity {

    private final StageRunner runner;
    private final ArtifactStore store;
    private final DataSets dataSets;

    /** All that the slices depend on. */
    private record Settings(String digest, PreparationSettings preparation) {}

    PrepareStage(StageRunner runner, ArtifactStore store, DataSets dataSets) {
        this.runner = runner;
        this.store = store;
        this.dataSets = dataSets;
    }

    @Override
    public Result prepare(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return StageKind.PREPARE;
            }

            @Override
            public Stage.Definition definition() {
                return PrepareStage.definition(request);
            }

            @Override
            public Optional<String> over() {
                return Optional.of(request.dataSet()
                        + request.partition().map(partition -> " " + partition).orElse("") + " " + request.modality());
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                DataSet dataSet = dataSets.named(request.dataSet());
                Domain domain = unchanged(dataSet, request);
                Preparer.Prepared prepared = Preparer.prepare(
                        dataSet,
                        domain,
                        request.settings(),
                        draft.file(PreparedSlices.OBJECT),
                        draft.file(PreparedSlices.SUBJECTS_OBJECT),
                        heartbeat::progress);
                draft.json(PreparedSummary.OBJECT, prepared.summary());
                draft.json(BrainReport.OBJECT, prepared.brain());
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                PreparedSummary summary = store.json(outcome.manifest(), PreparedSummary.OBJECT, PreparedSummary.class);
                return new Result(outcome.ref(), summary.subjects(), summary.slices(), outcome.run());
            }

            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(artifact, 0, 0, Planning.NO_RUN);
            }
        });
    }

    /** What makes the slices. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                StageKind.PREPARE, Preparer.VERSION, List.of(), new Settings(request.digest(), request.settings()), 0);
    }

    @Override
    public void checkTarget(Target target) {
        runner.check(heartbeat -> {
            try (TaskSlices slices = TaskSlices.open(store, target.task(), target.split())) {
                if (target.judges()) {
                    slices.checkJudges();
                }
                return slices.learnableSlices(TaskSlices.CHOOSE_ANOTHER).length;
            }
        });
    }

    private static Domain unchanged(DataSet dataSet, Request request) {
        Domain domain = dataSet.domain(request.partition(), request.modality());
        if (!domain.digest().equals(request.digest())) {
            throw new BadInputException(
                    "data set " + request.dataSet(),
                    "files of " + domain + " are not those that were there when the work was planned",
                    "start the same command again to plan with the files as they are now");
        }
        return domain;
    }
}
