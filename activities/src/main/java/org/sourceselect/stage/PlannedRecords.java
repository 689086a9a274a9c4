package org.sourceselect.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.CatalogActivity;
import org.sourceselect.activity.ServerAttributes;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.TargetConclusion;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.RaceRecords;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.task.TaskId;

/**
 * What workflows ask beside their {@linkplain Stages#planned planned stages}: a catalogue read beforehand, records of races and campaigns
 * in memory instead of in the store, conclusions without numbers.
 */
public final class PlannedRecords implements CatalogActivity, RaceRecords, TargetRecords, ServerAttributes {

    private final Catalog catalog;
    private final Map<String, List<SourceRow>> kept = new ConcurrentHashMap<>();
    private final AtomicInteger keeps = new AtomicInteger();

    /**
     * @param catalog the data sets, as they were read
     * @param ledger told of the catalogue
     */
    public PlannedRecords(Catalog catalog, PlanLedger ledger) {
        this.catalog = catalog;
        ledger.lineage().learn(catalog);
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public ArtifactRef keep(List<SourceRow> rows) {
        String name = "rows-" + keeps.incrementAndGet();
        kept.put(name, List.copyOf(rows));
        return new ArtifactRef(ArtifactKind.SELECTION, name, name);
    }

    @Override
    public List<TaskId> nearest(Nearest request) {
        return TargetConclusion.nearest(request, rows(request.rows()));
    }

    @Override
    public Entrants entrants(Conclusion request) {
        return TargetConclusion.entrants(request, rows(request.rows()));
    }

    @Override
    public ArtifactRef keepRace(RaceResult race) {
        String name = "race-" + keeps.incrementAndGet();
        return new ArtifactRef(ArtifactKind.SELECTION, name, name);
    }

    @Override
    public ArtifactRef keep(Raced raced) {
        String name = "race-" + keeps.incrementAndGet();
        return new ArtifactRef(ArtifactKind.REPORT, name, name);
    }

    private List<SourceRow> rows(List<ArtifactRef> refs) {
        List<SourceRow> rows = new ArrayList<>();
        refs.forEach(ref -> rows.addAll(kept.getOrDefault(ref.key(), List.of())));
        return rows;
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
}
