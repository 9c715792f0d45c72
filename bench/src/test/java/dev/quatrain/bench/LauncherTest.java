package dev.quatrain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "bin", "quatrain").toAbsolutePath().normalize();

    private record Result(int exitCode, String output) {}

    @Test
    void help_lists_exactly_the_commands_of_both_programs() throws Exception {
        Result help = run(LAUNCHER, "--help");

        Set<String> listed = new TreeSet<>();
        Pattern.compile("^  ([a-z]+) +[A-Z].*", Pattern.MULTILINE)
                .matcher(help.output())
                .results()
                .forEach(match -> listed.add(match.group(1)));
        Set<String> existing = new TreeSet<>();
        existing.addAll(new CommandLine(dev.quatrain.trainer.cli.Main.class)
                .getSubcommands()
                .keySet());
        existing.addAll(new CommandLine(dev.quatrain.stream.cli.Main.class)
                .getSubcommands()
                .keySet());
        assertThat(help.exitCode()).isZero();
        assertThat(listed).isEqualTo(existing);
    }

    @Test
    void an_unknown_command_exits_with_2_and_a_suggestion() throws Exception {
        Result result = run(LAUNCHER, "trian");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("no command 'trian'").contains("Did you mean train?");
    }

    @Test
    void it_works_through_a_symlink_from_another_folder(@TempDir Path folder) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("quatrain"), LAUNCHER);
        Result result = run(link, "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("Usage: quatrain COMMAND");
    }

    private static Result run(Path launcher, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
