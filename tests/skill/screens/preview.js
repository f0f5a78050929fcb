/* Draws the components our screens use, near enough to judge them by: sizes in dp are CSS pixels, boxes are flex boxes.
   The device's own renderer is Amazon's and does not come with a package index. */
"use strict";

function preview(page, screen, width, height, shape) {
  const viewport = { width, height, shape };
  const state = { focused: false, pressed: false };
  const resources = {};
  for (const block of page.resources) {
    if (block.when && !evaluate(block.when, { viewport })) continue;
    for (const kind of ["colors", "dimensions", "strings"]) Object.assign(resources, block[kind]);
  }
  const root = document.createElement("div");
  root.className = "screen";
  root.style.cssText = `width:${width}px;height:${height}px;position:relative;overflow:hidden;background:#000;`
    + `border-radius:${shape === "round" ? "50%" : "0"};font-family:sans-serif`;
  document.body.style.margin = "0";
  document.body.replaceChildren(root);
  for (const item of listed(page.mainTemplate)) put(root, item, { viewport, payload: { screen } }, "column");

  function evaluate(value, scope) {
    if (typeof value !== "string") return value;
    const names = Object.keys(scope);
    const run = (code) => Function(...names, "resource", `return (${code.replace(/@(\w+)/g, "resource('$1')")});`)(
      ...names.map((name) => scope[name]), resource);
    if (/^@\w+$/.test(value)) return resource(value.slice(1));
    const whole = /^\$\{([^}]*)\}$/.exec(value);
    if (whole) return run(whole[1]);
    return value.replace(/\$\{([^}]*)\}/g, (_, code) => run(code));
  }

  function resource(name) {
    if (!(name in resources)) throw new Error(`no resource ${name}`);
    return resources[name];
  }

  function listed(holder) {
    const found = holder.items ?? holder.item ?? [];
    return Array.isArray(found) ? found : [found];
  }

  function put(parent, item, scope, direction) {
    if (item.when && !evaluate(item.when, scope)) return;
    const layout = page.layouts[item.type];
    if (layout) {
      const inner = { viewport };
      for (const given of layout.parameters) {
        const name = given.name ?? given;
        inner[name] = evaluate(item[name] ?? given.default, scope);
      }
      const first = listed(layout).find((one) => !one.when || evaluate(one.when, inner));
      if (first) put(parent, { ...first, spacing: item.spacing }, inner, direction);
      return;
    }
    const box = document.createElement("div");
    const given = { ...styled(item.style), ...item };
    const look = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, plain(key, value, scope)]));
    draw(box, look, direction, parent.children.length === 0);
    parent.append(box);
    const children = look.data ?? [null];
    for (const [index, data] of children.entries()) {
      const inner = look.data ? { ...scope, data, index, length: children.length } : scope;
      for (const child of listed(item)) put(box, child, inner, look.direction ?? look.scrollDirection);
    }
  }

  function plain(key, value, scope) {
    return ["items", "item", "onPress", "style"].includes(key) ? value : evaluate(value, scope);
  }

  function styled(name) {
    if (!name) return {};
    const chosen = page.styles[name].values.filter((one) => !one.when || evaluate(one.when, { state }));
    return Object.assign({}, ...chosen.map(({ when, ...rest }) => rest));
  }

  function draw(box, look, direction, first) {
    const px = (value) => (typeof value === "number" ? `${value}px` : String(value).replace(/dp$/, "px")
      .replace(/^([\d.]+)vw$/, (_, n) => `${(n * width) / 100}px`).replace(/^([\d.]+)vh$/, (_, n) => `${(n * height) / 100}px`));
    const css = box.style;
    box.dataset.type = look.type;
    css.boxSizing = "border-box";
    css.position = "relative";
    css.display = look.type === "Text" ? "block" : "flex";
    css.flexDirection = (look.direction ?? look.scrollDirection) === "row" || look.scrollDirection === "horizontal" ? "row" : "column";
    css.flexGrow = look.grow ?? 0;
    css.flexShrink = look.shrink ?? 0;
    css.minHeight = "0";
    for (const [name, property] of Object.entries({
      width: "width", height: "height", paddingLeft: "paddingLeft", paddingRight: "paddingRight", paddingTop: "paddingTop",
      paddingBottom: "paddingBottom", backgroundColor: "backgroundColor", borderRadius: "borderRadius", color: "color",
      fontSize: "fontSize", fontWeight: "fontWeight", textAlign: "textAlign", position: "position",
    })) if (look[name] !== undefined) css[property] = px(look[name]);
    if (look.lineHeight) css.lineHeight = look.lineHeight;
    if (look.borderWidth) css.border = `${px(look.borderWidth)} solid ${look.borderColor}`;
    if (look.spacing && !first) css[direction === "row" || direction === "horizontal" ? "marginLeft" : "marginTop"] = px(look.spacing);
    if (look.type === "ScrollView" || look.type === "Sequence") css.overflow = "hidden";
    if (look.type === "Text") {
      box.textContent = look.text;
      if (look.maxLines === 1) Object.assign(css, { whiteSpace: "nowrap", overflow: "hidden" });
      if (look.textAlignVertical === "center") Object.assign(css, { display: "flex", justifyContent: "center" });
    }
    if (look.type === "TouchWrapper") {
      box.setAttribute("role", look.role);
      box.setAttribute("aria-label", look.accessibilityLabel);
    }
  }
}
