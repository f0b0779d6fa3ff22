namespace Orbweaver.Soak;

/// <summary>Draws for one operation.</summary>
internal static class Plan
{
    /// <summary>From one byte to 64 KiB, small ones more often.</summary>
    internal static int Size(this Random random) => random.Next(1, 2 << random.Next(3, 16));

    /// <summary>From now to 20 ms from now.</summary>
    internal static async Coroutine Moment(this Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return;
            case 1:
            case 2:
                for (int passes = random.Next(8); passes > 0; passes--)
                    await Aio.Sleep(0);
                return;
            default:
                await Aio.Sleep(random.NextDouble() * 0.02);
                return;
        }
    }

    /// <summary>Runs it as a task that is cancelled at some moment.</summary>
    /// <returns>False when that came too late.</returns>
    internal static async Coroutine<bool> CancelledAtSomeMoment(this Random random, Coroutine coroutine)
    {
        var task = Aio.CreateTask(coroutine);
        await random.Moment();
        task.Cancel();
        await Aio.Wait([task]);
        if (task.IsCancelled)
            return true;
        await task;
        return false;
    }
}
