package org.sourceselect.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;

class OptionsTest {

    private static final Map<String, String> AWS =
            Map.of("AWS_ACCESS_KEY_ID", "aws", "AWS_SECRET_ACCESS_KEY", "hidden", "AWS_REGION", "eu-west-1");

    @Test
    void aStoresKeysComeFromTheEnvironmentOursFirst() {
        StoreLocation aws = Options.Servers.store("https://s3.example.org/mine", AWS::get);
        assertThat(aws.accessKey()).isEqualTo("aws");
        assertThat(aws.bucket()).isEqualTo("mine");
        assertThat(aws.region()).contains("eu-west-1");

        Map<String, String> ours = Map.of(
                "SOURCESELECT_STORE_ACCESS_KEY", "ours",
                "SOURCESELECT_STORE_SECRET_KEY", "hidden",
                "AWS_ACCESS_KEY_ID", "aws",
                "AWS_SECRET_ACCESS_KEY", "other");
        StoreLocation plain = Options.Servers.store("http://127.0.0.1:9000", ours::get);
        assertThat(plain.accessKey()).isEqualTo("ours");
        assertThat(plain.bucket()).isEqualTo("sourceselect");
    }

    @Test
    void halfAPairOfKeysDoesNotCount() {
        assertThatThrownBy(
                        () -> Options.Servers.store("http://127.0.0.1:9000", Map.of("AWS_ACCESS_KEY_ID", "aws")::get))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--store: the environment holds no keys for it; "
                        + "set SOURCESELECT_STORE_ACCESS_KEY and SOURCESELECT_STORE_SECRET_KEY");
    }

    @Test
    void anAddressWithKeysInItIsRefusedWithoutRepeatingThem() {
        assertThatThrownBy(() -> Options.Servers.store("http://user:pass1234@127.0.0.1:9000", AWS::get))
                .isInstanceOf(BadInputException.class)
                .hasMessageNotContaining("pass1234");
    }
}
