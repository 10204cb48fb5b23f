import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The shades are never read: every use of a colour resolves to a variable of `theme.css`. */
const shades = (variable: string): MantineColorsTuple =>
  Array.from({ length: 10 }, () => `var(${variable})`) as unknown as MantineColorsTuple;

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: shades('--accent'), danger: shades('--danger') },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: 'md' } },
  },
});
