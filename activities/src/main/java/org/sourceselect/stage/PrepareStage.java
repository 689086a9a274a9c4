package org.sourceselect.stage;

import java.util.List;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.dataset.Preparer;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;

/** Prepares one partition and modality of a data set. */
public final class PrepareStage implements PrepareActivity {

    private final DataSets dataSets;
    private final ArtifactStore store;
    private final StageCall call;

    /** All that the slices depend on. */
    private record Settings(String digest, PreparationSettings preparation) {}

    /** Over these data sets, into this store. */
    public PrepareStage(DataSets dataSets, ArtifactStore store) {
        this.dataSets = dataSets;
        this.store = store;
        this.call = new StageCall(new ProblemNotes(store));
    }

    @Override
    public Result prepare(Request request) {
        return call.run(heartbeat -> {
            Stage.Definition definition = definition(request);
            Stage.Outcome outcome = Stage.findOrCompute(store, definition, heartbeat.request(), draft -> {
                DataSet dataSet = dataSets.named(request.dataSet());
                Domain domain = unchanged(dataSet, request);
                PreparedSummary summary = Preparer.prepare(
                        dataSet,
                        domain,
                        request.settings(),
                        draft.file(TaskSlices.PREPARED),
                        draft.file(TaskSlices.SUBJECTS),
                        heartbeat::progress);
                draft.json(PreparedSummary.OBJECT, summary);
            });
            return result(store, outcome);
        });
    }

    /** What makes the slices. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                ArtifactKind.PREPARED, "prepare", 1, List.of(), new Settings(request.digest(), request.settings()), 0);
    }

    /** What to answer, once they are there. */
    static Result result(ArtifactStore store, Stage.Outcome outcome) {
        PreparedSummary summary = store.json(outcome.manifest(), PreparedSummary.OBJECT, PreparedSummary.class);
        return new Result(
                outcome.manifest().ref(),
                summary.subjects(),
                summary.slices(),
                new StageRun(outcome.found(), outcome.manifest().seconds()));
    }

    @Override
    public void checkTarget(Target target) {
        call.run(heartbeat -> {
            try (TaskSlices slices = TaskSlices.open(store, target.task(), target.split())) {
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
