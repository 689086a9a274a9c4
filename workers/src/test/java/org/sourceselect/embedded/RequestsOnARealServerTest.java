package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.plugin.RawRequest;
import org.sourceselect.plugin.Role;
import org.sourceselect.plugin.SourceSelectPlugin;

/** Two of the inputs that a task would fail by for ever, on a server that would ask for it. */
@Tag("slow")
@Timeout(120)
class RequestsOnARealServerTest {

    @TempDir
    Path folder;

    @Test
    void areAnsweredAtTheFirstTask() {
        Optional<Path> command = DevServer.command(System::getenv);
        if (command.isEmpty()) {
            System.out.println(
                    "SKIPPED: requests on a real server: " + DevServer.VARIABLE + " names no temporal command");
        }
        assumeTrue(command.isPresent(), "no temporal command");
        DevServer server = DevServer.start(command.orElseThrow(), HomeFolder.create(folder.resolve("home")));
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
                server.location().connection().build());
        WorkflowClient client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setPlugins(SourceSelectPlugin.builder()
                                .roles(EnumSet.of(Role.DECISIONS))
                                .build())
                        .build());
        WorkerFactory workers = WorkerFactory.newInstance(client);
        try {
            workers.start();
            assertThat(RawRequest.refusal(
                            client,
                            "SourceSelection",
                            RawRequest.json("{\"target\": \"ET-22-T2\", \"split\": " + "[".repeat(1_200)
                                    + "]".repeat(1_200) + "}")))
                    .startsWith("request: its JSON is nested more than 1000 deep");
            assertThat(RawRequest.refusal(client, "CampaignTarget", RawRequest.json("{}")))
                    .startsWith("request: it is not one that a campaign makes");
        } finally {
            workers.shutdownNow();
            service.shutdownNow();
            server.close();
        }
    }
}
