package org.sourceselect.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.plugin.Role;
import org.sourceselect.store.StoreLocation;

/**
 * A worker process.
 *
 * @param temporal the Temporal server
 * @param store the store
 * @param scratch the local folder for copies of artifacts
 * @param roles what the process takes on; none for a process that only asks
 * @param dataSets descriptions of the data sets it can read
 * @param queues the task queues
 * @param gpu train on a GPU instead of the CPU
 * @param threads threads of the CPU engine; 0 for its own choice, one per physical core
 * @param trainings how many trainings run side by side
 */
public record WorkerSettings(
        TemporalLocation temporal,
        StoreLocation store,
        Path scratch,
        Set<Role> roles,
        List<Path> dataSets,
        TaskQueues queues,
        boolean gpu,
        int threads,
        int trainings) {}
