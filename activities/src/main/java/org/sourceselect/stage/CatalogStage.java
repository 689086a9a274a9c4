package org.sourceselect.stage;

import java.util.List;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.CatalogActivity;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.ReadingListener;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.registry.Metrics;

/** Lists the data sets of this worker, and the metrics. */
public final class CatalogStage implements CatalogActivity {

    private final DataSets dataSets;
    private final StageCall call;

    /** Over these data sets, by a worker of that health. */
    public CatalogStage(DataSets dataSets, ProblemNotes notes, Health health) {
        this.dataSets = dataSets;
        this.call = new StageCall(notes, health);
    }

    @Override
    public Catalog catalog() {
        return call.run(heartbeat -> catalog(dataSets.refreshed(), heartbeat::progress));
    }

    /** The catalogue of some data sets; reads every byte of their files that has not been read before. */
    public static Catalog catalog(List<DataSet> dataSets, ReadingListener progress) {
        List<Catalog.DataSet> found =
                dataSets.stream().map(d -> d.summary(progress)).toList();
        return new Catalog(
                found,
                Metrics.rankable(),
                Metrics.ofSource(),
                new Catalog.Worker(Stage.codeVersion(), CanonicalJson.sha256(found)));
    }
}
