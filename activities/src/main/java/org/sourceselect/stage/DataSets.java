package org.sourceselect.stage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.DataSetDescription;
import org.sourceselect.task.BadInputException;

/** The data sets a cpu worker can read, by name. */
public final class DataSets {

    private final List<Path> descriptions;
    private final Map<String, DataSet> byName = new LinkedHashMap<>();

    private DataSets(List<Path> descriptions) {
        this.descriptions = List.copyOf(descriptions);
    }

    /**
     * Opens data sets.
     *
     * @param descriptions their YAML files
     * @throws BadInputException when one cannot be used, or two have the same name
     */
    public static DataSets open(List<Path> descriptions) {
        DataSets dataSets = new DataSets(descriptions);
        var unused = dataSets.refreshed();
        return dataSets;
    }

    /** None, for a worker that reads none. */
    public static DataSets none() {
        return new DataSets(List.of());
    }

    /** All of them, as they were found. */
    public List<DataSet> all() {
        synchronized (byName) {
            return List.copyOf(byName.values());
        }
    }

    /** All of them, with descriptions that have changed and files that have come or gone since the last look. */
    List<DataSet> refreshed() {
        synchronized (byName) {
            Map<String, DataSet> now = new LinkedHashMap<>();
            for (Path yaml : descriptions) {
                DataSetDescription description = DataSetDescription.read(yaml);
                DataSet before = byName.get(description.name());
                DataSet dataSet = before == null ? DataSet.open(description) : before.reopen(description);
                if (now.put(dataSet.name(), dataSet) != null) {
                    throw new BadInputException(
                            yaml + ", field name",
                            "another data set is called '" + dataSet.name() + "' too",
                            "give each data set a name of its own");
                }
            }
            byName.clear();
            byName.putAll(now);
            return List.copyOf(now.values());
        }
    }

    /** The data set of that name. */
    DataSet named(String name) {
        synchronized (byName) {
            DataSet dataSet = byName.get(name);
            if (dataSet == null) {
                throw new BadInputException(
                        "data set",
                        "this worker has no data set '" + name + "' (it has " + String.join(", ", byName.keySet())
                                + ")",
                        "start every cpu worker with the same data set files");
            }
            return dataSet;
        }
    }
}
