using System.Runtime.InteropServices;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Child processes. The names are those of CPython's test_subprocess.</summary>
public sealed class SubprocessTests
{
    private static readonly SubprocessOptions Joined = SubprocessOptions.Piped with { StandardError = SubprocessPipe.StandardOutput };

    public SubprocessTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of these tests are Unix's.");

    [Fact]
    public void Communicate_feeds_and_reads_the_child() => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("cat", options: SubprocessOptions.Piped);
        Assert.Null(process.ExitCode);
        var result = await process.Communicate("some data");
        Assert.Equal((0, "some data", ""), (result.ExitCode, result.OutputText, result.ErrorText));
        Assert.Equal(0, process.ExitCode);
    });

    [Fact]
    public void Communicate_with_more_than_the_pipes_hold_is_no_deadlock() => Run(async () =>
    {
        var input = new byte[10_000_000];
        new Random(1).NextBytes(input);
        var result = await Aio.RunSubprocess("sh", ["-c", "tee /dev/stderr"], input);
        Assert.True(result.Output.Span.SequenceEqual(input));
        Assert.True(result.Error.Span.SequenceEqual(input));
    });

    [Fact]
    public void Exit_code_stays_when_the_process_is_disposed() => Run(async () =>
    {
        var process = await Aio.CreateSubprocess("sh", ["-c", "exit 7"]);
        var first = await process.Wait(); // a child that still runs is killed
        await process.DisposeAsync();
        Assert.Equal((7, 7, 7), (first, await process.Wait(), process.ExitCode));
        Assert.Equal($"process {process.Id} (ended with 7)", process.ToString());
    });

    [Fact]
    public void Wait_under_way_when_the_process_is_disposed_sees_it_killed() => Run(async () =>
    {
        var process = await Aio.CreateSubprocess("sleep", ["3600"]);
        var wait = Aio.CreateTask(process.Wait());
        await process.DisposeAsync();
        Assert.Equal((128 + 9, 128 + 9), (await wait, process.ExitCode));
    });

    [Fact]
    public void Communicate_ignore_broken_pipe() => Run(async () =>
    {
        // The child ends without reading what is far more than the pipe holds.
        var result = await Aio.RunSubprocess("sh", ["-c", "exit 7"], new byte[10_000_000]);
        Assert.Equal(7, result.ExitCode);
    });

    [Fact]
    public void Communicate_none_stdin_is_at_its_end() => Run(async () => Assert.Equal("", (await Aio.RunSubprocess("cat")).OutputText));

    [Fact]
    public void Communicate_input_without_a_pipe_is_an_error() => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("true");
        var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await process.Communicate("text"));
        Assert.Contains("StandardInput = SubprocessPipe.Pipe", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Stdin_stdout_line_by_line() => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("cat", options: SubprocessOptions.Piped);
        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput!.Write($"line {i}\n");
            Assert.Equal($"line {i}", await process.StandardOutput!.ReadLine());
        }

        await process.StandardInput!.Close();
        Assert.Null(await process.StandardOutput!.ReadLine());
        Assert.Equal(0, await process.Wait());
    });

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -KILL $$", 128 + 9)]
    public void Shell_exit_code(string command, int expected) => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocessShell(command);
        Assert.Equal(expected, await process.Wait());
        Assert.Equal(expected, process.ExitCode);
        Assert.Contains("ended with", process.ToString(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("kill", 128 + 9)]
    [InlineData("terminate", 128 + 15)]
    [InlineData("send_signal", 128 + 1)]
    public void Kill_terminate_and_send_signal_end_the_child(string how, int expected) => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("sleep", ["3600"]);
        if (how == "kill")
            process.Kill();
        else if (how == "terminate")
            process.Terminate();
        else
            process.SendSignal(PosixSignal.SIGHUP);
        Assert.Equal(expected, await process.Wait());
        process.Kill();
        process.Terminate();
        process.SendSignal(PosixSignal.SIGHUP);
    });

    [Fact]
    public void Cancel_process_wait_leaves_the_child_alone() => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("sleep", ["3600"]);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(process.Wait(), 0.001));
        Assert.Null(process.ExitCode);
    });

    [Fact]
    public void Communicate_cancelled_kills_the_child_and_its_children() => Run(async () =>
    {
        var process = await Aio.CreateSubprocess("sh", ["-c", "sleep 3600 & echo $!; wait"], SubprocessOptions.Piped);
        var grandchild = int.Parse((await process.StandardOutput!.ReadLine())!, System.Globalization.CultureInfo.InvariantCulture);
        var task = Aio.CreateTask(process.Communicate());
        await Aio.Sleep(0);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal(128 + 9, process.ExitCode);
        await LoopTestUntil(() => !IsRunning(grandchild));
        await process.DisposeAsync();
    });

    [Fact]
    public void Leaving_await_using_kills_a_child_that_runs() => Run(async () =>
    {
        Subprocess left;
        await using (var process = await Aio.CreateSubprocess("sleep", ["3600"], SubprocessOptions.Piped))
            left = process;
        Assert.False(IsRunning(left.Id));
    });

    [Fact]
    public void Null_streams_have_no_input_and_lose_output() => Run(async () =>
    {
        var nothing = new SubprocessOptions { StandardInput = SubprocessPipe.Null, StandardOutput = SubprocessPipe.Null, StandardError = SubprocessPipe.Null };
        await using var process = await Aio.CreateSubprocessShell("cat; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2", nothing);
        Assert.Equal(0, await process.Wait());
        Assert.Null(process.StandardOutput);
    });

    [Fact]
    public void Environment_and_working_directory_are_the_childs() => Run(async () =>
    {
        var options = SubprocessOptions.Piped with { WorkingDirectory = "/", Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GREETING"] = "hello", ["HOME"] = null } };
        var result = await Aio.RunSubprocess("sh", ["-c", "echo $GREETING $PWD ${HOME-none}"], options: options);
        Assert.Equal("hello / none\n", result.OutputText);
    });

    [Fact]
    public void Arguments_are_not_read_by_a_shell() => Run(async () =>
        Assert.Equal("a  b|$HOME|\"|", (await Aio.RunSubprocess("printf", ["%s|", "a  b", "$HOME", "\""])).OutputText));

    [Fact]
    public void What_cannot_be_started_says_why() => Run(async () =>
    {
        var missing = await CoroutineTests.Thrown<FileNotFoundException>(async () => await Aio.CreateSubprocess("no-such-program"));
        Assert.Contains("'no-such-program'", missing.Message, StringComparison.Ordinal);
        await CoroutineTests.Thrown<UnauthorizedAccessException>(async () => await Aio.CreateSubprocess("/etc/passwd"));
        var folder = await CoroutineTests.Thrown<DirectoryNotFoundException>(async () => await Aio.CreateSubprocess("true", options: new SubprocessOptions { WorkingDirectory = "/nowhere" }));
        Assert.Contains("'/nowhere'", folder.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Standard_error_joined_to_the_output_is_read_in_the_order_of_writing() => Run(async () =>
    {
        var result = await Aio.RunSubprocess("sh", ["-c", "echo one; echo two >&2; echo three; printf '%s' \"$1\"", "sh", "a  $HOME \""], options: Joined);
        Assert.Equal(("one\ntwo\nthree\na  $HOME \"", 0), (result.OutputText, result.Error.Length));
    });

    [Fact]
    public void Joined_child_is_the_program_itself() => Run(async () =>
    {
        await using var process = await Aio.CreateSubprocess("sleep", ["3600"], Joined);
        await LoopTestUntil(() => File.ReadAllText($"/proc/{process.Id}/comm") == "sleep\n");
        process.Terminate();
        Assert.Equal(128 + 15, await process.Wait());
    });

    [Fact]
    public void Joined_child_that_cannot_be_started_says_why() => Run(async () =>
    {
        var missing = await CoroutineTests.Thrown<FileNotFoundException>(async () => await Aio.CreateSubprocess("no-such-program", options: Joined));
        Assert.Contains("'no-such-program'", missing.Message, StringComparison.Ordinal);
        await CoroutineTests.Thrown<UnauthorizedAccessException>(async () => await Aio.CreateSubprocess("/etc/passwd", options: Joined));
        var wrong = await CoroutineTests.Thrown<ArgumentException>(async () => await Aio.CreateSubprocess("true", options: new SubprocessOptions { StandardOutput = SubprocessPipe.StandardOutput }));
        Assert.Contains("for the standard error", wrong.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Many_children_at_a_time() => Run(async () =>
    {
        var results = await Aio.Gather(Enumerable.Range(0, 50).Select(i => Aio.RunSubprocess("cat", input: Encoding.UTF8.GetBytes($"child {i}"))));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"child {i}"), results.Select(r => r.OutputText));
    });

    private static void Run(Func<Coroutine> main) => Aio.Run(main());

    private static async Coroutine LoopTestUntil(Func<bool> condition)
    {
        while (!condition())
            await Aio.Sleep(0.001);
    }

    /// <summary>A child that has ended but has no parent to say so to yet counts as ended.</summary>
    internal static bool IsRunning(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
