package org.sourceselect.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.plugin.Role;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.worker.TemporalLocation;

/**
 * What a runtime is made of.
 *
 * @param home where its state is
 * @param command what it is for, in words, told to whoever finds the home taken
 * @param temporal a Temporal server to use instead of an embedded one
 * @param store a store to use instead of the embedded one
 * @param roles what this process works on; empty for a process that only asks
 * @param dataSets the descriptions of the data sets its worker reads
 * @param queues the queues its worker takes work from
 * @param gpu whether it trains on a GPU
 * @param threads threads of the training engine; 0 for its own choice
 * @param trainings how many trainings run side by side
 */
public record RuntimeSettings(
        HomeFolder home,
        String command,
        Optional<TemporalLocation> temporal,
        Optional<StoreLocation> store,
        Set<Role> roles,
        List<Path> dataSets,
        TaskQueues queues,
        boolean gpu,
        int threads,
        int trainings) {

    /** Copies the collections. */
    public RuntimeSettings {
        roles = Set.copyOf(roles);
        dataSets = List.copyOf(dataSets);
    }

    /** Whether anything is embedded, so that the home's state is at stake and one command at a time may have it. */
    boolean embedsAnything() {
        return temporal.isEmpty() || store.isEmpty();
    }
}
