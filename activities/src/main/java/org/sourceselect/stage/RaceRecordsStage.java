package org.sourceselect.stage;

import java.util.List;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.RaceRecords;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.task.TaskId;

/** Keeps how the races of selections ended; made from the models that their candidates came to. */
public final class RaceRecordsStage implements RaceRecords {

    /** The object of the artifact: a {@link RaceResult}. */
    static final String OBJECT = "race.json";

    private final ArtifactStore store;
    private final StageCall call;

    /**
     * What tells races apart, and says whose they were.
     *
     * @param sha256 of the race's JSON, as numbers that are none have no form in the canonical one
     */
    private record Settings(TaskId target, SelectionSettings selection, String sha256) {}

    /** From and into this store, by a worker of that health. */
    public RaceRecordsStage(ArtifactStore store, Health health) {
        this.store = store;
        this.call = new StageCall(new ProblemNotes(store), health);
    }

    @Override
    public ArtifactRef keep(Raced raced) {
        return call.run(heartbeat -> {
            RaceResult race = raced.race();
            List<ArtifactRef> models = race.rows().stream()
                    .flatMap(row -> row.finetuned().stream())
                    .toList();
            Settings settings = new Settings(
                    raced.target(), raced.settings(), CanonicalJson.sha256(StoredTruths.JSON.writeValueAsString(race)));
            return Stage.findOrCompute(
                            store,
                            new Stage.Definition(StageKind.RACE, 1, models, settings, 0),
                            heartbeat.request(),
                            draft -> draft.json(OBJECT, race))
                    .ref();
        });
    }
}
